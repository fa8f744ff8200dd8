import { encodeJson, type Observation } from '@runtime/contracts';
import type { ProbeFacts } from '../facts.js';
import type { RunFacts } from '../run.js';
import { observe } from './observe.js';

/** Rows whose text is made at once. */
const BATCH = 32;

/** `runtime_events.normalized.json` in pieces: one array, two spaces, keys sorted by code point at every depth, no final newline. */
export function* eventPieces(run: RunFacts, probes: readonly ProbeFacts[]): Generator<string> {
  for (let from = 0; from < probes.length; from += BATCH) {
    const events = probes.slice(from, from + BATCH).map((facts): Observation => observe(run, facts));
    // The brackets of each batch are those of the whole list.
    yield (from === 0 ? '[' : ',') + encodeJson(events, { indent: 2, sortKeys: true }).slice(1, -2);
  }
  yield probes.length === 0 ? '[]' : '\n]';
}
