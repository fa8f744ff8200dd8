import { encodeJson, encodePretty, parseJson } from '@runtime/contracts';

export interface RevisionDifference {
  /** Its name in `docs/formats/deviations.md`. */
  name: string;
  /** Turns today's text into what the older revision would have written. */
  undo: (text: string) => string;
}

type Row = Record<string, unknown>;

const eventsWithout =
  (field: string) =>
  (text: string): string => {
    const rows = (parseJson(text) as Row[]).map(({ [field]: _, ...kept }) => kept);
    return encodeJson(rows, { indent: 2, sortKeys: true });
  };

const packets =
  (change: (packet: Row) => Row) =>
  (text: string): string =>
    text
      .split('\n')
      .map((line) => (line === '' ? '' : encodeJson(change(parseJson(line) as Row), { sortKeys: true })))
      .join('\n');

const eventWithout = (field: string) =>
  packets((packet) => {
    const { [field]: _, ...kept } = packet['decision_event'] as Row;
    return { ...packet, decision_event: kept };
  });

const member =
  (name: string, value: string) =>
  (text: string): string =>
    encodePretty({ ...(parseJson(text) as Row), [name]: value });

/**
 * Each remaining difference of a document that we derive from the hardened bundle, by what its older revision
 * did otherwise. A document that is not here is met to the byte.
 */
export const HARDENED_DIFFERENCES: Record<string, readonly RevisionDifference[]> = {
  'runtime_events.normalized.json': [
    { name: 'revision.events-policy-layers', undo: eventsWithout('policy_layers') },
    { name: 'revision.events-resource-hygiene', undo: eventsWithout('resource_hygiene') },
    { name: 'revision.events-errno-name', undo: eventsWithout('errno_name') },
  ],
  'mismatch_packets.jsonl': [
    {
      name: 'revision.packets-schema',
      undo: packets((packet) => ({ ...packet, schema_version: 'hardened-runtime-mismatch-packet.v0.1' })),
    },
    { name: 'revision.packets-canonicalization', undo: packets(({ canonicalization: _, ...kept }) => kept) },
    { name: 'revision.packets-witnessed', undo: eventWithout('intended_op_witnessed') },
    { name: 'revision.packets-policy-layers', undo: eventWithout('policy_layers') },
  ],
  'mismatch_summary.json': [{ name: 'revision.mismatches-module', undo: member('generated_by', 'book/api/runtime/workflow.py') }],
  'oracle_results.json': [{ name: 'revision.oracle-schema', undo: member('schema_version', 'hardened-runtime.oracle_results.v0.2') }],
  'summary.json': [{ name: 'revision.summary-schema', undo: member('schema_version', 'hardened-runtime.summary.v0.2') }],
};
