import { encodeJson, encodePretty, parseJson } from '@runtime/contracts';

export interface RevisionDifference {
  /** What the older revision did otherwise. */
  why: string;
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

/** Each remaining difference of a document that we derive from the hardened bundle, by the revision that explains it. */
export const HARDENED_DIFFERENCES: Record<string, readonly RevisionDifference[]> = {
  'runtime_events.normalized.json': [
    { why: 'policy_layers came later', undo: eventsWithout('policy_layers') },
    { why: 'resource_hygiene came later', undo: eventsWithout('resource_hygiene') },
    { why: 'errno_name came later', undo: eventsWithout('errno_name') },
  ],
  'mismatch_packets.jsonl': [
    {
      why: 'the schema string was the suite’s own',
      undo: packets((packet) => ({ ...packet, schema_version: 'hardened-runtime-mismatch-packet.v0.1' })),
    },
    { why: 'canonicalization came later', undo: packets(({ canonicalization: _, ...kept }) => kept) },
    { why: 'decision_event.intended_op_witnessed came later', undo: eventWithout('intended_op_witnessed') },
    { why: 'decision_event.policy_layers came later', undo: eventWithout('policy_layers') },
  ],
  'mismatch_summary.json': [
    { why: 'the classifier stood in another module', undo: member('generated_by', 'book/api/runtime/workflow.py') },
  ],
  'oracle_results.json': [
    { why: 'the schema string was the suite’s own', undo: member('schema_version', 'hardened-runtime.oracle_results.v0.2') },
  ],
  'summary.json': [{ why: 'the schema string was the suite’s own', undo: member('schema_version', 'hardened-runtime.summary.v0.2') }],
};
