import { LIMITS } from '@runtime/contracts';
import { EvidenceError } from '../error.js';
import { parsePythonJson } from '../python/json.js';
import { hasUnusualTerminators, splitLines, trimBlanks } from '../python/lines.js';
import { isContainer, isObject, type JsonObject } from '../python/values.js';
import { upgradeCallout, versionOf } from './callout.js';
import { isMarkerFamily, MARKER_FAMILIES, MARKER_FAMILY_NAMES, type MarkerFamilyName } from './families.js';

interface Line {
  text: string;
  /** The JSON object the line holds, when it holds one. */
  object: JsonObject | null;
}

const NONE: JsonObject[] = [];

/**
 * One captured stderr, cut into lines and parsed at most once. Text without a brace, which is nearly every row of
 * real evidence, is never cut at all.
 */
export class Stderr {
  readonly text: string | null;
  readonly #mayHoldMarkers: boolean;
  #lines: Line[] | null = null;
  readonly #markers = new Map<MarkerFamilyName, JsonObject[]>();

  /** @throws EvidenceError `OBSERVATION_ROW_INVALID` for a value that is neither text nor empty. */
  constructor(value: unknown) {
    this.text = textOf(value);
    this.#mayHoldMarkers = this.text?.includes('{') === true;
  }

  /** Whether it cannot hold a marker. */
  get isPlain(): boolean {
    return !this.#mayHoldMarkers;
  }

  /** Whether no line can be an old helper's word about a failed apply. */
  get isSilentAboutApply(): boolean {
    return this.text === null || !this.text.includes('sandbox_');
  }

  get lines(): string[] {
    return this.#lines === null ? splitLines(this.text ?? '') : this.#lines.map((line) => line.text);
  }

  /** The markers of one family in line order: versions normalised, callouts upgraded, nothing else touched. */
  markers(family: MarkerFamilyName): JsonObject[] {
    if (!this.#mayHoldMarkers) return NONE;
    const known = this.#markers.get(family);
    if (known !== undefined) return known;
    const found: JsonObject[] = [];
    for (const { object } of this.#cut()) {
      if (object === null || object['tool'] !== family || !this.#hasListedStage(object, family)) continue;
      const marker = { ...object, marker_schema_version: versionOf(object['marker_schema_version']) };
      found.push(family === 'seatbelt-callout' ? upgradeCallout(marker) : marker);
    }
    this.#markers.set(family, found);
    return found;
  }

  /** The versions of one family's markers, as {@link markers} would give them. */
  versions(family: MarkerFamilyName): unknown[] {
    if (!this.#mayHoldMarkers) return NONE;
    const found = this.#cut().filter(({ object }) => object !== null && object['tool'] === family && this.#hasListedStage(object, family));
    return found.map(({ object }) => versionOf(object?.['marker_schema_version']));
  }

  /**
   * The text without its marker lines, lines ended by `\n`; null stays null.
   *
   * @throws EvidenceError `MARKER_LINE_LEFT` for a line of a known tool at a stage that the reference does not know.
   */
  canonical(): string | null {
    if (this.text === null || this.text === '') return this.text;
    if (!this.#mayHoldMarkers) return hasUnusualTerminators(this.text) ? this.#join(this.lines) : this.text;
    const kept = this.#cut().filter((line) => !this.#isStripped(line.object));
    for (const line of kept) this.#assertNoMarker(line.object);
    return this.#join(kept.map((line) => line.text));
  }

  #join(lines: readonly string[]): string {
    if (lines.length === 0) return '';
    return lines.join('\n') + (this.text?.endsWith('\n') === true ? '\n' : '');
  }

  #cut(): Line[] {
    this.#lines ??= splitLines(this.text ?? '').map((text) => ({ text, object: objectOf(text) }));
    return this.#lines;
  }

  #isStripped(object: JsonObject | null): boolean {
    if (object === null) return false;
    return MARKER_FAMILY_NAMES.some((family) => object['tool'] === family && this.#hasListedStage(object, family));
  }

  #hasListedStage(object: JsonObject, family: MarkerFamilyName): boolean {
    const { stages } = MARKER_FAMILIES[family];
    if (stages === null) return true;
    const stage = object['stage'];
    if (isContainer(stage)) throw invalid(`the stage of a ${family} line is not a plain value`);
    return typeof stage === 'string' && stages.includes(stage);
  }

  #assertNoMarker(object: JsonObject | null): void {
    if (object === null) return;
    const tool = object['tool'];
    if (isContainer(tool)) throw invalid('the tool of a stderr line is not a plain value');
    if (!isMarkerFamily(tool)) return;
    throw new EvidenceError({
      code: 'MARKER_LINE_LEFT',
      message: `a ${tool} line with the stage ${JSON.stringify(object['stage'] ?? null)} is no marker we know, and may not stay in stderr`,
      hint: 'read this evidence with the revision that wrote it, or drop the line',
    });
  }
}

function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return value;
  throw invalid('stderr is not text');
}

const invalid = (message: string): EvidenceError => new EvidenceError({ code: 'OBSERVATION_ROW_INVALID', message });

function objectOf(line: string): JsonObject | null {
  const trimmed = trimBlanks(line);
  if (!trimmed.startsWith('{') || !trimmed.endsWith('}')) return null;
  try {
    const value = parsePythonJson(trimmed, { maxDepth: LIMITS.jsonDepth });
    return isObject(value) && Object.keys(value).length > 0 ? value : null;
  } catch {
    return null;
  }
}

/** The markers of one family in a captured stderr (null and empty text hold none). */
export const extractMarkers = (family: MarkerFamilyName, stderr: unknown): JsonObject[] => new Stderr(stderr).markers(family);

/** A captured stderr without marker lines; see {@link Stderr.canonical}. */
export const canonicalStderr = (stderr: unknown): string | null => new Stderr(stderr).canonical();
