import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseJson } from '@runtime/contracts';
import { type DerivedDocuments, deriveDocuments } from '@runtime/observations';
import { referenceRoot } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { HARDENED_DIFFERENCES } from './hardened-differences.js';

/** The run directory of a recorded suite: the one folder below `out`. */
function runDirectory(suite: string): string {
  const out = join(referenceRoot ?? '', suite, 'book/evidence/experiments/runtime-final-final/suites', suite, 'out');
  const run = readdirSync(out, { withFileTypes: true }).find((entry) => entry.isDirectory());
  return join(out, run?.name ?? '');
}

const textOf = (directory: string, name: string): string => readFileSync(join(directory, name), 'utf8');
const documentOf = (directory: string, name: string): unknown => parseJson(textOf(directory, name), { path: name, exactNumbers: true });

function derive(suite: string): { directory: string; derived: DerivedDocuments } {
  const directory = runDirectory(suite);
  const derived = deriveDocuments({
    rules: 'reference',
    runtime_results: documentOf(directory, 'runtime_results.json'),
    expected_matrix: documentOf(directory, 'expected_matrix.json'),
    baseline_results: documentOf(directory, 'baseline_results.json'),
    manifest: documentOf(directory, 'run_manifest.json'),
    lanes: { baseline: true, scenario: true, oracle: true },
  });
  return { directory, derived };
}

const DOCUMENTS = [
  'runtime_events.normalized.json',
  'oracle_results.json',
  'path_witnesses.json',
  'fixtures.json',
  'mismatch_summary.json',
  'mismatch_packets.jsonl',
  'summary.json',
  'summary.md',
];

describe.skipIf(referenceRoot === null)('the recorded vfs bundle', () => {
  it.each(DOCUMENTS)('gives back %s to the byte', (name) => {
    const { directory, derived } = derive('vfs-canonicalization');
    expect(derived.documents.get(name)).toBe(textOf(directory, name));
  });

  it('needs no other document', () => {
    const { derived } = derive('vfs-canonicalization');
    expect([...derived.documents.keys()].sort()).toEqual([...DOCUMENTS].sort());
    expect(derived.status).toBe('partial');
    expect(derived.problems).toEqual([]);
  });
});

describe.skipIf(referenceRoot === null)('the recorded hardened bundle, written by an older revision', () => {
  it('gives back path_witnesses.json and summary.md to the byte', () => {
    const { directory, derived } = derive('hardened-runtime');
    for (const name of ['path_witnesses.json', 'summary.md']) expect(derived.documents.get(name)).toBe(textOf(directory, name));
  });

  it('differs elsewhere exactly as the table of revisions says', () => {
    const { directory, derived } = derive('hardened-runtime');
    for (const [name, differences] of Object.entries(HARDENED_DIFFERENCES)) {
      const ours = derived.documents.get(name) ?? '';
      const recorded = textOf(directory, name);
      expect(ours, name).not.toBe(recorded);
      const applied = new Set<string>();
      const older = differences.reduce((text, { why, undo }) => {
        const undone = undo(text);
        if (undone !== text) applied.add(why);
        return undone;
      }, ours);
      expect([...applied], `${name}: every listed difference is there`).toEqual(differences.map(({ why }) => why));
      expect(older, name).toBe(recorded);
    }
  });

  it('has no fixtures.json, which that revision did not write', () => {
    expect(readdirSync(runDirectory('hardened-runtime'))).not.toContain('fixtures.json');
  });

  it('is covered document by document', () => {
    const same = ['path_witnesses.json', 'summary.md', 'fixtures.json'];
    expect([...same, ...Object.keys(HARDENED_DIFFERENCES)].sort()).toEqual([...DOCUMENTS].sort());
  });
});
