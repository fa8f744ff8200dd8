import type { ProbeFacts } from '../facts.js';
import type { RunFacts } from '../run.js';
import { observe } from './observe.js';
import { SortedWriter } from './sorted-writer.js';

/** Rows whose text is made at once. */
const BATCH = 32;

/** `runtime_events.normalized.json` in pieces: one array, two spaces, keys sorted by code point at every depth, no final newline. */
export function* eventPieces(run: RunFacts, probes: readonly ProbeFacts[]): Generator<string> {
  const writer = new SortedWriter();
  for (let from = 0; from < probes.length; from += BATCH) {
    const rows = probes.slice(from, from + BATCH).map((facts) => writer.write(observe(run, facts), 1));
    yield (from === 0 ? '[\n  ' : ',\n  ') + rows.join(',\n  ');
  }
  yield probes.length === 0 ? '[]' : '\n]';
}
