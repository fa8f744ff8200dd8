import { BATCH, ObservationEncoder } from './encode.js';
import type { ObservationProblem } from './error.js';
import { type NormalizeContext, Normalizer, type ProfileSource, worldOf } from './normalize.js';
import { withoutNulls } from './observe-row.js';
import { switchesOf } from './rule-set.js';
import type { JsonObject } from './values.js';

export interface StreamOptions extends NormalizeContext {
  /** Sees every observation once it is written, before its text leaves. */
  onObservation?: ((observation: JsonObject) => void) | undefined;
  /** How much text is gathered before it is handed out, in UTF-16 units. */
  chunkSize?: number | undefined;
}

export interface StreamEnd {
  observations: number;
  problems: ObservationProblem[];
}

const CHUNK_SIZE = 64 * 1024;

/**
 * Normalises results of any size: `runtime_events.normalized.json` comes out in pieces whose concatenation is what
 * `encodeObservations` writes for the same rows. Memory holds the matrix, the baseline and one profile entry, or one
 * row where the rows come one by one.
 *
 * @throws ObservationError as `normalizeObservations` does; the text handed out until then is worthless.
 */
export async function* streamObservations(
  profiles: AsyncIterable<ProfileSource> | Iterable<ProfileSource>,
  options: StreamOptions,
): AsyncGenerator<string, StreamEnd> {
  const rules = switchesOf(options.rules);
  const normalizer = new Normalizer(options, worldOf(options, {}, rules));
  normalizer.checkWorlds(options.world_id, null);
  const writer = new ArrayWriter(new ObservationEncoder(rules), normalizer, options);
  for await (const source of profiles) {
    const rows = normalizer.rowsOf(source);
    // Rows at hand are walked without a turn of the event loop for each.
    if (Symbol.iterator in rows) {
      for (const observation of rows) {
        writer.add(observation);
        if (writer.isFull) yield writer.take();
      }
    } else {
      for await (const observation of rows) {
        writer.add(observation);
        if (writer.isFull) yield writer.take();
      }
    }
  }
  for (const observation of normalizer.missingProfiles()) {
    writer.add(observation);
    if (writer.isFull) yield writer.take();
  }
  writer.end();
  yield writer.take();
  return { observations: writer.count, problems: normalizer.problems };
}

class ArrayWriter {
  count = 0;
  #text = '';
  #waiting: JsonObject[] = [];
  readonly #encoder: ObservationEncoder;
  readonly #normalizer: Normalizer;
  readonly #options: StreamOptions;
  readonly #limit: number;

  constructor(encoder: ObservationEncoder, normalizer: Normalizer, options: StreamOptions) {
    this.#encoder = encoder;
    this.#normalizer = normalizer;
    this.#options = options;
    this.#limit = options.chunkSize ?? CHUNK_SIZE;
  }

  get isFull(): boolean {
    return this.#text.length >= this.#limit;
  }

  add(observation: JsonObject): void {
    this.#waiting.push(observation);
    if (this.#waiting.length >= BATCH) this.#flush();
  }

  #flush(): void {
    const observations = this.#waiting;
    this.#waiting = [];
    if (observations.length === 0) return;
    try {
      this.#append(this.#encoder.rows(observations), observations);
    } catch {
      for (const observation of observations) this.#addAlone(observation);
    }
  }

  /** A row that cannot be written is reported like one that cannot be read. */
  #addAlone(observation: JsonObject): void {
    let text: string;
    try {
      text = this.#encoder.row(observation);
    } catch (error) {
      this.#normalizer.report(error, observation);
      return;
    }
    this.#append(text, [observation]);
  }

  #append(text: string, observations: readonly JsonObject[]): void {
    this.#text += `${this.count === 0 ? '[\n  ' : ',\n  '}${text}`;
    this.count += observations.length;
    const { onObservation } = this.#options;
    if (onObservation !== undefined) for (const observation of observations) onObservation(withoutNulls(observation));
  }

  end(): void {
    this.#flush();
    this.#text += this.count === 0 ? '[]' : '\n]';
  }

  take(): string {
    const text = this.#text;
    this.#text = '';
    return text;
  }
}
