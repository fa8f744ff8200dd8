import { BundleError, bundleDirectory, type VerifiedBundle } from '@runtime/bundle-store';
import { LIMITS, orderedKeys } from '@runtime/contracts';
import { FilesError, isSafeRelativePath, StrictDirectory } from '@runtime/files';
import { type AssembledPart, RUN_TIME_BLOCK } from '@runtime/sbpl';
import { artifactText, type BundleData } from './bundle-data.js';
import type { ProfileFacts, ProfileSource } from './model.js';
import { list, member, object, type Row, text } from './values.js';

/** Longest profile text the page carries, and the most of all together, in UTF-16 units. */
const TEXT_CEILING = 256 * 1024;
const ALL_TEXTS_CEILING = 16 * 1024 * 1024;

export interface Profiles {
  facts: ProfileFacts[];
  sources: ProfileSource[];
  /** Whole texts, for the engine; parallel to `sources`. */
  texts: string[];
  /** What of each text is the profile's own, or null where the run does not say; parallel to `sources`. */
  parts: (AssembledPart[] | null)[];
  notes: string[];
}

/** The profiles of a run, in the order of the plan, with the text that was applied wherever the bundle holds it. */
export class ProfileTexts {
  readonly found: Profiles = { facts: [], sources: [], texts: [], parts: [], notes: [] };
  readonly #bundle: VerifiedBundle;
  readonly #data: BundleData;
  readonly #planned: Row;
  readonly #jobs: ReadonlyMap<string | null, Row>;
  readonly #indexed: ReadonlySet<string>;
  readonly #beside: Beside;
  readonly #positions = new Map<string, number>();

  constructor(bundle: VerifiedBundle, data: BundleData) {
    this.#bundle = bundle;
    this.#data = data;
    this.#planned = object(member(data.matrix, 'profiles'));
    this.#jobs = new Map(list(member(data.job, 'profiles')).map((value) => [text(object(value), 'profile_id'), object(value)]));
    this.#indexed = new Set(bundle.artifacts);
    this.#beside = new Beside(bundle);
  }

  async readPlanned(): Promise<void> {
    for (const id of [...orderedKeys(this.#planned), ...this.#data.profiles.keys()]) await this.position(id);
  }

  /** The place of a profile among those found; one that nobody planned is read when a row first names it. */
  async position(profile_id: string): Promise<number> {
    const known = this.#positions.get(profile_id);
    if (known !== undefined) return known;
    const { facts, sources, texts, parts } = this.found;
    this.#positions.set(profile_id, facts.length);
    const matrix = object(member(this.#planned, profile_id));
    const result = this.#data.profiles.get(profile_id) ?? {};
    const job = this.#jobs.get(profile_id) ?? {};
    const source = await sourceOf(this.#bundle, this.#indexed, this.#beside, result, job);
    const position = facts.push({
      profile_id,
      status: text(result, 'status'),
      notes: text(result, 'notes'),
      mode: text(job, 'mode') ?? text(matrix, 'mode'),
      family: text(matrix, 'family'),
      group: text(matrix, 'semantic_group'),
      base: text(result, 'base_profile_path') ?? text(matrix, 'blob'),
      source: source === null ? null : sources.length,
    });
    if (source !== null) {
      texts.push(source.text);
      parts.push(partsOf(job));
      sources.push(source);
    }
    return position - 1;
  }

  /** Cuts the texts to what a page carries; what reads them whole comes first. */
  cut(): void {
    cutTexts(this.found.sources, this.found.notes);
  }

  close(): void {
    this.#beside.close();
  }
}

async function sourceOf(
  bundle: VerifiedBundle,
  indexed: ReadonlySet<string>,
  beside: Beside,
  result: Row,
  job: Row,
): Promise<ProfileSource | null> {
  const file = text(job, 'file');
  if (file !== null && indexed.has(file)) {
    const applied = await artifactText(bundle, file);
    return { file, text: applied, cut: false, indexed: true, base_lines: baseLines(applied, job) };
  }
  // The reference's index does not list the profiles it applied; they lie beside it all the same.
  const name = text(result, 'profile_path')?.split('/').at(-1) ?? '';
  const applied = beside.read(`runtime_profiles/${name}`);
  return applied === null
    ? null
    : { file: `runtime_profiles/${name}`, text: applied, cut: false, indexed: false, base_lines: baseLines(applied, null) };
}

/** What of a text is the profile's own, where the job says so. */
function partsOf(job: Row | null): AssembledPart[] | null {
  const rows = list(job === null ? null : member(job, 'parts'));
  const parts = rows.flatMap((value): AssembledPart[] => {
    const row = object(value);
    const [start, end] = [member(row, 'start'), member(row, 'end')];
    const part = ORIGINS.find((origin) => origin === text(row, 'part'));
    return part !== undefined && typeof start === 'number' && typeof end === 'number' ? [{ part, start, end }] : [];
  });
  return parts.length > 0 && parts.length === rows.length ? parts : null;
}

const ORIGINS = ['base', 'run-time-block', 'key-rule'] as const;

/** How many lines are the profile's own: what a run appends stands at the end, one rule a line. */
function baseLines(applied: string, job: Row | null): number | null {
  const base = partsOf(job)?.[0];
  if (base !== undefined) return applied.slice(0, base.end).trimEnd().split('\n').length;
  const keyRules = list(job === null ? [] : member(job, 'key_rules')).filter((rule) => typeof rule === 'string');
  const withBlock = job === null || member(job, 'run_time_block') === true;
  const appended = [...(withBlock ? RUN_TIME_BLOCK : []), ...keyRules];
  const lines = applied.trimEnd().split('\n');
  if (appended.length === 0) return lines.length;
  const tail = lines.slice(-appended.length);
  return tail.join('\n') === appended.join('\n') ? lines.length - appended.length : null;
}

function cutTexts(sources: ProfileSource[], notes: string[]): void {
  let room = ALL_TEXTS_CEILING;
  let shortened = 0;
  for (const source of sources) {
    const most = Math.min(TEXT_CEILING, room);
    if (source.text.length > most) {
      source.text = source.text.slice(0, Math.max(0, source.text.lastIndexOf('\n', most)));
      source.cut = true;
      shortened++;
    }
    room -= source.text.length;
  }
  if (shortened > 0) notes.push(`${shortened} profile texts are too long for a page and are cut.`);
}

/** Files beside the index that the index does not name. Nothing vouches for them, so nothing about them is an error. */
class Beside {
  #directory: StrictDirectory | null = null;
  readonly #path: string;

  constructor(bundle: VerifiedBundle) {
    this.#path = bundleDirectory(bundle);
  }

  read(name: string): string | null {
    if (!isSafeRelativePath(name)) return null;
    try {
      this.#directory ??= new StrictDirectory(this.#path);
      return this.#directory.read(name, LIMITS.sbplBytes).toString('utf8');
    } catch (error) {
      if (error instanceof FilesError || error instanceof BundleError) return null;
      throw error;
    }
  }

  close(): void {
    this.#directory?.close();
  }
}
