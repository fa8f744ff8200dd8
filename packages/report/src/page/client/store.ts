import { PROBE_STATES, type ProbeDetail, type ProbeState, type ProbeSummary, type ReportModel } from '../model.js';

export interface Filter {
  words: string;
  states: ReadonlySet<ProbeState>;
  profile: number | null;
  operation: string | null;
  lanes: string;
  order: string;
}

const RANK = new Map(PROBE_STATES.map((state, rank) => [state, rank]));

/** The model, what is filtered, and what is chosen. Views ask to be told of changes. */
export class Store {
  readonly model: ReportModel;
  filter: Filter = { words: '', states: new Set(), profile: null, operation: null, lanes: '', order: 'mismatches' };
  /** Indexes of the probes that pass the filter, in the order asked for. */
  shown: number[] = [];
  chosen: number | null = null;
  readonly #haystacks: string[];
  readonly #onFilter: (() => void)[] = [];
  readonly #onChoose: ((by: string) => void)[] = [];
  readonly #blocks = new Map<number, ProbeDetail[]>();

  constructor(model: ReportModel) {
    this.model = model;
    this.#haystacks = model.probes.map((probe) => {
      const profile = model.profiles[probe.profile]?.profile_id ?? '';
      const { expectation_id, name, operation, target, state, note } = probe;
      return [profile, expectation_id, name, operation, target, state, note ?? ''].join('\n').toLowerCase();
    });
    this.apply({});
  }

  onFilter(listener: () => void): void {
    this.#onFilter.push(listener);
  }

  onChoose(listener: (by: string) => void): void {
    this.#onChoose.push(listener);
  }

  apply(change: Partial<Filter>): void {
    this.filter = { ...this.filter, ...change };
    const words = this.filter.words
      .toLowerCase()
      .split(/\s+/)
      .filter((word) => word !== '');
    this.shown = [];
    for (const [index, probe] of this.model.probes.entries()) if (this.#passes(index, probe, words)) this.shown.push(index);
    this.shown.sort(this.#comparison());
    for (const listener of this.#onFilter) listener();
  }

  choose(index: number, by: string): void {
    if (this.chosen === index) return;
    this.chosen = index;
    for (const listener of this.#onChoose) listener(by);
  }

  /** Details stand in blocks, each parsed when first needed. */
  detail(index: number): ProbeDetail {
    const size = this.model.detail_block;
    const block = Math.floor(index / size);
    let details = this.#blocks.get(block);
    if (details === undefined) {
      details = JSON.parse(document.getElementById(`detail-${block}`)?.textContent ?? '[]') as ProbeDetail[];
      this.#blocks.set(block, details);
    }
    return details[index % size] as ProbeDetail;
  }

  profileOf(probe: ProbeSummary): string {
    return this.model.profiles[probe.profile]?.profile_id ?? '';
  }

  #passes(index: number, probe: ProbeSummary, words: readonly string[]): boolean {
    const { states, profile, operation, lanes } = this.filter;
    if (states.size > 0 && !states.has(probe.state)) return false;
    if (profile !== null && probe.profile !== profile) return false;
    if (operation !== null && probe.operation !== operation) return false;
    if (lanes === 'oracle' && (probe.oracle === null || probe.scenario === null || probe.oracle === probe.scenario)) return false;
    if (lanes === 'baseline' && (probe.baseline === null || probe.scenario === null || probe.baseline === probe.scenario)) return false;
    if (lanes === 'platform' && probe.baseline !== 'deny') return false;
    const haystack = this.#haystacks[index] ?? '';
    return words.every((word) => haystack.includes(word));
  }

  #comparison(): (a: number, b: number) => number {
    const { probes } = this.model;
    const at = (index: number): ProbeSummary => probes[index] as ProbeSummary;
    const texts = (pick: (probe: ProbeSummary) => string) => (a: number, b: number) => {
      const [first, second] = [pick(at(a)), pick(at(b))];
      return first < second ? -1 : first > second ? 1 : a - b;
    };
    switch (this.filter.order) {
      case 'plan':
        return (a, b) => a - b;
      case 'operation':
        return texts((probe) => probe.operation);
      case 'target':
        return texts((probe) => probe.target);
      default:
        return (a, b) => (RANK.get(at(a).state) ?? 0) - (RANK.get(at(b).state) ?? 0) || a - b;
    }
  }
}
