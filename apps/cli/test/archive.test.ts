import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codeOf, documentOf, type Finished, runtime } from './command.js';

const root = mkdtempSync(join(realpathSync(tmpdir()), 'runtime-archive-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Where commands put what they need for a moment. */
const TEMPORARY = join(root, 'temporary');
const at = (...args: string[]): Promise<Finished> => runtime(root, args, { TMPDIR: TEMPORARY });

beforeAll(async () => {
  mkdirSync(TEMPORARY);
  writeFileSync(join(root, 'runtime.config.json'), '{}');
  await at('plan-build', '--template', 'runtime-adversarial', '--out', 'suite');
  await at('run', '--plan', 'suite/plan.json');
  await at('emit-promotion', '--bundle', 'suite/out', '--out', 'packet.json');
  expect((await at('bundle-pack', '--bundle', 'suite/out', '--packet', 'packet.json', '--out', 'run.tar.gz')).code).toBe(0);
});

/** Commands that read a bundle, and what each must say the same of the archive. */
const READERS: [name: string, line: (bundle: string) => string[], of: (document: Record<string, unknown>) => unknown][] = [
  [
    'validate-bundle',
    (bundle) => ['validate-bundle', '--bundle', bundle],
    ({ ok, run_id, bytes, index_sha256 }) => [ok, run_id, bytes, index_sha256],
  ],
  ['results', (bundle) => ['results', '--bundle', bundle], (document) => document],
  ['summarize-ops', (bundle) => ['summarize-ops', '--bundle', bundle], ({ operations, counts }) => [operations, counts]],
  ['diff', (bundle) => ['diff', '--base', bundle, '--head', bundle], ({ counts, changes }) => [counts, changes]],
  ['history', (bundle) => ['history', bundle], ({ probes, changes }) => [probes, changes]],
  ['verify-packet', (bundle) => ['verify-packet', '--packet', 'packet.json', '--bundle', bundle], ({ problems }) => problems],
];

describe.each(READERS)('%s', (_name, line, of) => {
  it('says the same of an archive as of the run in it, and leaves nothing behind', async () => {
    const [ofArchive, ofRun] = [await at(...line('run.tar.gz'), '--json'), await at(...line('suite/out'), '--json')];
    expect([ofArchive.code, ofArchive.stderr]).toEqual([ofRun.code, ofRun.stderr]);
    expect(of(documentOf(ofArchive))).toEqual(of(documentOf(ofRun)));
    expect(readdirSync(TEMPORARY)).toEqual([]);
  });
});

it('the report of an archive is the report of the run', async () => {
  for (const [bundle, out] of [
    ['run.tar.gz', 'a.html'],
    ['suite/out', 'b.html'],
  ] as const)
    expect((await at('report', '--bundle', bundle, '--out', out)).code).toBe(0);
  const [a, b] = ['a.html', 'b.html'].map((name) => readFileSync(join(root, name), 'utf8').length);
  expect(Math.abs(a! - b!)).toBeLessThan(200);
  expect(readdirSync(TEMPORARY)).toEqual([]);
});

it.each([
  ['reindex-bundle', ['reindex-bundle', '--bundle', 'run.tar.gz', '--repair']],
  ['bundle-pack', ['bundle-pack', '--bundle', 'run.tar.gz', '--out', 'again.tar.gz']],
  ['emit-promotion', ['emit-promotion', '--bundle', 'run.tar.gz', '--out', 'p.json']],
])('%s needs the run directory itself, and says how to get it', async (_name, line) => {
  const finished = await at(...line, '--json');
  expect([finished.code, codeOf(finished)]).toEqual([4, 'ARCHIVE_NOT_UNPACKED']);
  expect((documentOf(finished)['error'] as unknown as { hint: string }).hint).toBe('runtime bundle-unpack --file run.tar.gz --out FOLDER');
});

it('a file that is no archive is named as such, and nothing stays behind', async () => {
  const finished = await at('validate-bundle', '--bundle', 'suite/plan.json', '--json');
  expect([finished.code, codeOf(finished)]).toEqual([4, 'ARCHIVE_INVALID']);
  expect(readdirSync(TEMPORARY)).toEqual([]);
});
