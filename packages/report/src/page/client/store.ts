import { type ProbeVerdict, VERDICTS } from '@runtime/contracts';
import type { ClientModel, PageSource, ProbeDetail, ProbeRow } from '../model.js';
import { type PageData, unpack } from '../pack.js';

export type View = 'list' | 'matrix' | 'operations';

export interface Filter {
  view: View;
  words: string;
  verdicts: ReadonlySet<ProbeVerdict>;
  /** Id of a profile, or empty: any. */
  profile: string;
  operation: string;
  lanes: string;
}

export const NO_FILTER: Omit<Filter, 'view'> = { words: '', verdicts: new Set(), profile: '', operation: '', lanes: '' };

const RANK = new Map(VERDICTS.map((verdict, rank) => [verdict, rank]));

/** What is shown, what passes the filter, and what is chosen. Views ask to be told of changes. */
export class Store {
  readonly model: ClientModel;
  readonly rows: ProbeRow[];
  filter: Filter = { view: 'list', ...NO_FILTER };
  /** Indexes of the probes that pass the filter, what nobody expected first, then as planned. */
  shown: number[] = [];
  chosen: number | null = null;
  readonly #data: PageData;
  readonly #listeners: (() => void)[] = [];
  #haystacks: string[] | null = null;
  #ways: Map<string, number> | null = null;

  constructor(data: PageData) {
    this.#data = data;
    this.model = unpack(data, data.model) as ClientModel;
    this.rows = data.rows.map((ref) => unpack(data, ref) as ProbeRow);
    this.#select();
  }

  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  apply(change: Partial<Filter>): void {
    this.filter = { ...this.filter, ...change };
    this.#select();
    for (const listener of this.#listeners) listener();
  }

  row(index: number): ProbeRow {
    return this.rows[index] as ProbeRow;
  }

  source(index: number): PageSource {
    return unpack(this.#data, this.#data.texts[index] as number) as PageSource;
  }

  detail(index: number): ProbeDetail {
    return unpack(this.#data, this.#data.details[index] as number) as ProbeDetail;
  }

  profileOf({ profile }: ProbeRow): string {
    return this.model.profiles[profile]?.id ?? '';
  }

  /** The profile of a probe, and its id where the profile asks the same in several ways. */
  nameOf(row: ProbeRow): string {
    const key = ({ profile, operation, target }: ProbeRow): string => `${profile} ${operation} ${target}`;
    if (this.#ways === null) {
      this.#ways = new Map();
      for (const each of this.rows) this.#ways.set(key(each), (this.#ways.get(key(each)) ?? 0) + 1);
    }
    const profile = this.profileOf(row);
    if (this.#ways.get(key(row)) === 1) return profile;
    return row.id.startsWith(profile) ? row.id : `${profile} ${row.id}`;
  }

  #select(): void {
    const words = this.filter.words.toLowerCase().split(/\s+/).filter(Boolean);
    if (words.length > 0) this.#haystacks ??= this.rows.map((row) => haystack(row, this.profileOf(row)));
    this.shown = [];
    for (const [index, row] of this.rows.entries()) {
      if (this.#passes(row) && words.every((word) => this.#haystacks?.[index]?.includes(word))) this.shown.push(index);
    }
    const rank = (index: number): number => RANK.get(this.row(index).verdict) ?? 0;
    this.shown.sort((a, b) => rank(a) - rank(b) || a - b);
  }

  #passes(row: ProbeRow): boolean {
    const { verdicts, profile, operation, lanes } = this.filter;
    if (verdicts.size > 0 && !verdicts.has(row.verdict)) return false;
    if (profile !== '' && this.profileOf(row) !== profile) return false;
    if (operation !== '' && row.operation !== operation) return false;
    const { scenario, oracle, baseline } = row;
    if (lanes === 'oracle') return oracle !== null && scenario !== null && oracle !== scenario;
    if (lanes === 'baseline') return baseline !== null && scenario !== null && baseline !== scenario;
    return lanes !== 'refused' || baseline === 'deny';
  }
}

const haystack = ({ id, operation, target, verdict, cause }: ProbeRow, profile: string): string =>
  [profile, id, operation, target, verdict, cause ?? ''].join('\n').toLowerCase();
