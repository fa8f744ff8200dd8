import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type DocumentName, encodeJson, parseDocument, parseJson } from '@runtime/contracts';
import { listLinkedExpectations, listLinkedProfiles, loadRuntimeLinks, resolveExpectationLink, resolveProfileLink } from '@runtime/links';
import { referenceWorld } from '@runtime/reference';
import { sameText, sameValue } from '../compare.js';
import { all, met, type Outcome, type Proof, threw } from '../proof.js';
import { inWorkspace, layOut } from '../workspace.js';
import { textBelow } from './suites.js';

const DOCUMENT_OF: Record<string, DocumentName> = {
  'apply_preflight.json': 'apply_preflight',
  'artifact_index.json': 'artifact_index',
  'baseline_results.json': 'baseline_results',
  'expected_matrix.generated.json': 'expected_matrix',
  'expected_matrix.json': 'expected_matrix',
  'fixtures.json': 'fixtures',
  'launchctl_diagnostics.json': 'launchctl_diagnostics',
  'mismatch_packets.jsonl': 'mismatch_packet',
  'mismatch_summary.json': 'mismatch_summary',
  'op_runtime_summary.json': 'op_runtime_summary',
  'ops.json': 'op_runtime_summary',
  'oracle_results.json': 'oracle_results',
  'packet_set.json': 'packet_set',
  'path_witnesses.json': 'path_witnesses',
  'plan.json': 'plan',
  'probes.json': 'probe_registry',
  'profiles.json': 'profile_registry',
  'promotion_packet.json': 'promotion_packet',
  'promotion_receipt.json': 'promotion_receipt',
  'repair_log.json': 'repair_log',
  'run_manifest.json': 'run_manifest',
  'run_status.json': 'run_status',
  'runtime_events.normalized.json': 'observations',
  'runtime_results.json': 'runtime_results',
  'summary.json': 'summary',
};

/** Documents that the reference writes with sorted members. */
const SORTED = new Set<DocumentName>(['observations', 'promotion_receipt', 'mismatch_packet']);

/** Meets its schema, and is written back to the byte. */
function roundTrip(name: DocumentName, file: string, text: string): Outcome {
  const options = { path: file, exactNumbers: true };
  const sortKeys = SORTED.has(name);
  // The reference ends some documents with a newline and most without.
  const body = text.trimEnd();
  if (!file.endsWith('.jsonl')) return sameText(body, encodeJson(parseDocument(name, text, options), { indent: 2, sortKeys }));
  const lines = body.split('\n').map((line) => encodeJson(parseDocument(name, line, options), { sortKeys }));
  return sameText(body, lines.join('\n'));
}

function attempt(compare: () => Outcome): Outcome {
  try {
    return compare();
  } catch (error) {
    return threw(error);
  }
}

const documents: Proof = {
  group: 'recorded documents: schema and round trip',
  unit: 'documents',
  prove: async ({ reference }) => {
    const files = readdirSync(reference, { recursive: true, encoding: 'utf8' })
      // The vectors are cases, not documents; `mappings/ops.json` is a vocabulary.
      .filter((file) => !file.startsWith('vectors') && file !== join('mappings', 'ops.json'))
      .sort();
    const known = files.flatMap((file) => {
      const name = DOCUMENT_OF[basename(file)];
      return name === undefined ? [] : [{ file, name }];
    });
    const kinds = sameValue([...new Set(Object.values(DOCUMENT_OF))].sort(), [...new Set(known.map(({ name }) => name))].sort());
    return [
      ...known.map(({ file, name }) => ({ subject: file, ...attempt(() => roundTrip(name, file, textBelow(reference, file))) })),
      { subject: 'every kind that was recorded', ...kinds },
    ];
  },
};

const links: Proof = {
  group: 'mappings: runtime links',
  prove: ({ reference }) =>
    inWorkspace(async (root) => {
      const subset = join(reference, 'mappings', 'runtime_links.subset.json');
      const entries = parseJson(textBelow(reference, 'mappings', 'runtime_links.last_expectation_entries.json')) as Record<string, unknown>;
      const stored = parseJson(textBelow(subset)) as { profiles: Record<string, unknown> };
      // The evidence holds the document in two cut parts.
      const whole = { ...stored, expectations: entries['expectations'] ?? entries };
      layOut(root, { 'links.json': encodeJson(whole) });
      const loaded = await loadRuntimeLinks(join(root, 'links.json'));
      const profiles = Object.entries(stored.profiles).map(([id, entry]) => sameValue(entry, resolveProfileLink(loaded, id)));
      const expectations = Object.entries(whole.expectations as object).map(([id, entry]) =>
        sameValue(entry, resolveExpectationLink(loaded, id)),
      );
      return [
        {
          subject: 'the subset as stored lists its profiles',
          ...sameValue(Object.keys(stored.profiles).sort(), [...listLinkedProfiles(await loadRuntimeLinks(subset))].sort()),
        },
        {
          subject: 'both parts together meet the schema',
          ...attempt(() => {
            parseDocument('runtime_links', encodeJson(whole));
            return met('valid');
          }),
        },
        { subject: 'profiles resolve', ...all(profiles, `${profiles.length} of ${profiles.length}`) },
        { subject: 'expectations resolve', ...all(expectations, `${expectations.length} of ${listLinkedExpectations(loaded).length}`) },
      ];
    }),
};

const operations: Proof = {
  group: 'mappings: operation vocabulary',
  prove: async ({ reference }) => [
    {
      subject: 'ops.compact.json',
      ...sameValue(
        parseJson(textBelow(reference, 'mappings', 'ops.compact.json')),
        referenceWorld().operations.names.map((name, id) => ({ id, name })),
      ),
    },
  ],
};

export const documentProofs: Proof[] = [documents, links, operations];
