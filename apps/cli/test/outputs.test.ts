import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { temporaryDirectory, writeTree } from '@runtime/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allCommands } from '../src/commands/table.js';
import { codeOf, documentOf, runtime } from './command.js';

/** A repository with one suite and one committed run. */
async function repository(root = temporaryDirectory()): Promise<{ root: string; run: string }> {
  writeTree(root, { 'runtime.config.json': '{}', 'notes.txt': 'mine\n' });
  await runtime(root, ['plan-build', '--template', 'runtime-adversarial', '--out', 'suite']);
  const run = documentOf(await runtime(root, ['run', '--plan', 'suite/plan.json', '--json']))['out_dir'];
  return { root, run: String(run) };
}

const WRITERS: [string, (out: string) => string[]][] = [
  ['emit-promotion', (out) => ['emit-promotion', '--bundle', 'suite/out', '--out', out]],
  ['summarize-ops', (out) => ['summarize-ops', '--bundle', 'suite/out', '--allow-nonpromotable', '--out', out]],
  ['report', (out) => ['report', '--bundle', 'suite/out', '--out', out]],
  ['inventory', (out) => ['inventory', '--out', out]],
  ['plan-lint --sarif', (out) => ['plan-lint', '--plan', 'suite/plan.json', '--sarif', out]],
  ['validate-bundle --junit', (out) => ['validate-bundle', '--bundle', 'suite/out', '--junit', out]],
];

describe.each(WRITERS)('%s', (_name, line) => {
  it("replaces its own earlier output, and nobody else's", async () => {
    const { root, run } = await repository();
    for (const out of ['notes.txt', 'suite/plan.json', 'suite/out/LATEST', 'runtime.config.json']) {
      const before = readFileSync(join(root, out));
      const finished = await runtime(root, [...line(out), '--json']);
      expect([out, finished.code, codeOf(finished)]).toEqual([out, 4, 'OUTPUT_EXISTS']);
      expect(readFileSync(join(root, out))).toEqual(before);
    }
    expect((await runtime(root, line(join(run, 'summary.json')))).code).toBe(4);
    expect((await runtime(root, ['validate-bundle', '--bundle', 'suite/out'])).code).toBe(0);
    for (const _time of ['first', 'again']) expect((await runtime(root, line('own.out'))).code).toBe(0);
  });
});

const SBPL = '(version 1)\n(deny default)\n(allow file-read* (literal "/etc/hosts"))\n';
const DENIAL = 'kernel: (Sandbox) Sandbox: cat(7) deny(1) file-read-data /private/etc/passwd\n';

/** Every flag that names a place to write to, and a line that gives it one. */
const PLACES: Record<string, (out: string) => string[]> = {
  'quickstart --out': (out) => ['quickstart', '--template', 'runtime-adversarial', '--out', out],
  'init --out': (out) => ['init', '--out', out],
  'run --out': (out) => ['run', '--plan', 'suite/plan.json', '--out', out],
  'run --junit': (out) => ['run', '--plan', 'suite/plan.json', '--out', 'elsewhere', '--junit', out],
  'results --junit': (out) => ['results', '--bundle', 'suite/out', '--junit', out],
  'validate-bundle --junit': (out) => ['validate-bundle', '--bundle', 'suite/out', '--junit', out],
  'bundle-pack --out': (out) => ['bundle-pack', '--bundle', 'suite/out', '--out', out],
  'bundle-unpack --out': (out) => ['bundle-unpack', '--file', 'run.tar.gz', '--out', out],
  'emit-promotion --out': (out) => ['emit-promotion', '--bundle', 'suite/out', '--out', out],
  'summarize-ops --out': (out) => ['summarize-ops', '--bundle', 'suite/out', '--out', out],
  'report --out': (out) => ['report', '--bundle', 'suite/out', '--out', out],
  'ask --save': (out) => ['ask', '--profile', 'a.sb', 'file-read-data /etc/hosts', '--save', out],
  'ask --junit': (out) => ['ask', '--profile', 'a.sb', 'file-read-data /etc/hosts', '--junit', out],
  'export --parquet': (out) => ['export', 'suite/out', '--parquet', out],
  'import-log --out': (out) => ['import-log', '--log', 'log.txt', '--out', out],
  'profile-lint --sarif': (out) => ['profile-lint', 'a.sb', '--sarif', out],
  'plan-build --out': (out) => ['plan-build', '--template', 'runtime-adversarial', '--out', out],
  'plan-lint --sarif': (out) => ['plan-lint', '--plan', 'suite/plan.json', '--sarif', out],
  'registry-upgrade --out-dir': (out) => ['registry-upgrade', '--plan', 'suite/plan.json', '--out-dir', out],
  'inventory --out': (out) => ['inventory', '--out', out],
  'history --html': (out) => ['history', 'suite/out', '--html', out],
  'campaign --out': (out) => ['campaign', '--out', out],
  'world-capture --out': (out) => ['world-capture', '--out', out],
  'selftest --out': (out) => ['selftest', '--out', out],
};

describe('every place that a command writes to', { timeout: 60_000 }, () => {
  let at = { root: '', run: '' };
  const everything = (): string[] => readdirSync(at.root, { recursive: true, encoding: 'utf8' }).sort();

  beforeAll(async () => {
    at = await repository(mkdtempSync(join(realpathSync(tmpdir()), 'runtime-test-')));
    writeTree(at.root, { 'a.sb': SBPL, 'log.txt': DENIAL });
    expect((await runtime(at.root, PLACES['bundle-pack --out']!('run.tar.gz'))).code).toBe(0);
    symlinkSync(at.run, join(at.root, 'linked'));
  });

  afterAll(() => rmSync(at.root, { recursive: true }));

  it('is in the table', async () => {
    const flags = (await allCommands()).flatMap(({ name, flags }) => Object.keys(flags).map((flag) => `${name} --${flag}`));
    const writing = flags.filter((flag) => /--(?:out|out-dir|save|junit|sarif|parquet|html)$/.test(flag) && flag !== 'list-runs --out');
    expect(writing.sort()).toEqual(Object.keys(PLACES).sort());
  });

  it.each(Object.entries(PLACES))('is refused in a committed run, by its own name and by another: %s', async (_flag, line) => {
    const before = everything();
    for (const out of [join(at.run, 'inner'), 'linked/job/none/inner']) {
      const finished = await runtime(at.root, [...line(out), '--json']);
      expect([out, finished.code, codeOf(finished)]).toEqual([out, 4, 'OUTPUT_IN_RUN']);
      expect(everything()).toEqual(before);
    }
  });

  it('leaves the run as it was', async () => {
    expect((await runtime(at.root, ['validate-bundle', '--bundle', 'suite/out'])).code).toBe(0);
  });
});
