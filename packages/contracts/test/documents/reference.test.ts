import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type DocumentName, encodeJson, encodePretty, OBSERVATION_FIELDS, parseDocument, parseJson } from '@runtime/contracts';
import { referenceRoot } from '@runtime/testing';
import { describe, expect, it } from 'vitest';

const DOCUMENT_OF: Record<string, DocumentName> = {
  'apply_preflight.json': 'apply_preflight',
  'artifact_index.json': 'artifact_index',
  'baseline_results.json': 'baseline_results',
  'expected_matrix.generated.json': 'expected_matrix',
  'expected_matrix.json': 'expected_matrix',
  'fixtures.json': 'fixtures',
  'launchctl_diagnostics.json': 'launchctl_diagnostics',
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

const files = (referenceRoot === null ? [] : readdirSync(referenceRoot, { recursive: true, encoding: 'utf8' }))
  // The vectors are cases, not documents; `mappings/ops.json` is a vocabulary.
  .filter((file) => !file.startsWith('vectors') && file !== join('mappings', 'ops.json'))
  .sort();
const at = (file: string): string => join(referenceRoot ?? '', file);

describe.skipIf(referenceRoot === null)('the recorded documents', () => {
  const documents = files.flatMap((file) =>
    Object.hasOwn(DOCUMENT_OF, basename(file)) ? [{ file, name: DOCUMENT_OF[basename(file)]! }] : [],
  );

  it('are there, of every kind that was recorded', () => {
    expect(new Set(documents.map((document) => document.name)).size).toBe(new Set(Object.values(DOCUMENT_OF)).size);
  });

  it.each(documents)('$file meets its schema and is written back to the byte', ({ file, name }) => {
    const bytes = readFileSync(at(file), 'utf8');
    const value = parseDocument(name, bytes, { path: file, exactNumbers: true });
    const sorted = name === 'observations' || name === 'promotion_receipt';
    expect(encodeJson(value, { indent: 2, sortKeys: sorted })).toBe(bytes.trimEnd());
  });

  it.each(files.filter((file) => file.endsWith('mismatch_packets.jsonl')))(
    '%s: every line meets the schema and is written back to the byte',
    (file) => {
      const lines = readFileSync(at(file), 'utf8').trimEnd().split('\n');
      for (const line of lines) expect(encodeJson(parseDocument('mismatch_packet', line), { sortKeys: true })).toBe(line);
    },
  );

  it('has links that meet the schema once the cut parts are put together', () => {
    const links = parseJson(readFileSync(at('mappings/runtime_links.subset.json'))) as object;
    const entries = parseJson(readFileSync(at('mappings/runtime_links.last_expectation_entries.json'))) as Record<string, unknown>;
    const expectations = (entries['expectations'] ?? entries) as object;
    parseDocument('runtime_links', encodePretty({ ...links, expectations }));
  });

  it('holds no observation field that ours does not list', () => {
    for (const file of files.filter((name) => basename(name) === 'runtime_events.normalized.json')) {
      const rows = parseDocument('observations', readFileSync(at(file)));
      for (const row of rows) expect(OBSERVATION_FIELDS).toEqual(expect.arrayContaining(Object.keys(row)));
    }
    expect(OBSERVATION_FIELDS).toHaveLength(45);
    expect(existsSync(at('vectors'))).toBe(true);
  });
});
