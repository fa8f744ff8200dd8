import { mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeTree } from '@runtime/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allCommands } from '../src/commands/table.js';
import { documentOf, type Finished, runtime } from './command.js';

const PROBE = 'adv:path_edges:allow-tmp';

/** A line of every command that opens bundles, and the exit code where the ceiling is high enough. */
const LINES: [name: string, line: string[], code?: number][] = [
  ['run', ['run', '--plan', 'suite/plan.json', '--last-failed', '--dry']],
  ['validate-bundle', ['validate-bundle', '--bundle', 'suite/out']],
  ['results', ['results', '--bundle', 'suite/out']],
  ['report', ['report', '--bundle', 'suite/out', '--out', 'report.html']],
  ['diff', ['diff', '--base', 'suite/out', '--head', 'suite/out']],
  ['history', ['history', 'RUN']],
  ['query', ['query', 'SELECT * FROM runs', 'suite/out']],
  ['export', ['export', 'suite/out', '--parquet', 'parquet']],
  ['explain', ['explain', '--bundle', 'suite/out', '--probe', PROBE]],
  ['emit-promotion', ['emit-promotion', '--bundle', 'suite/out', '--out', 'other.json']],
  ['verify-packet', ['verify-packet', '--packet', 'packet.json']],
  ['summarize-ops', ['summarize-ops', '--bundle', 'suite/out']],
  ['summarize-ops', ['summarize-ops', '--bundle', 'suite/out', '--allow-unverified']],
  ['summarize-ops', ['summarize-ops', '--packet', 'packet.json', '--allow-nonpromotable']],
  ['reindex-bundle', ['reindex-bundle', '--bundle', 'suite/out', '--strict']],
  ['reindex-bundle', ['reindex-bundle', '--bundle', 'copy/RUN', '--repair']],
  ['bundle-pack', ['bundle-pack', '--bundle', 'suite/out', '--out', 'again.tar.gz']],
  ['bundle-unpack', ['bundle-unpack', '--file', 'run.tar.gz', '--out', '.']],
  ['results', ['results', '--bundle', 'run.tar.gz']],
  ['history', ['history', 'run.tar.gz']],
  ['query', ['query', 'SELECT * FROM runs', 'run.tar.gz']],
];

describe('a ceiling for the artifacts of a bundle', { timeout: 60_000 }, () => {
  const root = mkdtempSync(join(realpathSync(tmpdir()), 'runtime-test-'));
  let [bytes, run] = [0, ''];
  // A lock is made once and never removed, and a folder that was made for what is refused is no output.
  const files = (): string[] =>
    (readdirSync(root, { recursive: true }) as string[]).filter((name) => !/(?:\.runtime\.lock|^parquet)$/.test(name)).sort();
  const at = (...args: string[]): Promise<Finished> => runtime(root, [...args, '--json']);

  beforeAll(async () => {
    writeTree(root, { 'runtime.config.json': '{}' });
    await at('plan-build', '--template', 'runtime-adversarial', '--out', 'suite');
    run = String(documentOf(await at('run', '--plan', 'suite/plan.json'))['out_dir']);
    await at('emit-promotion', '--bundle', 'suite/out', '--out', 'packet.json');
    await at('bundle-pack', '--bundle', 'suite/out', '--out', 'run.tar.gz');
    await at('bundle-unpack', '--file', 'run.tar.gz', '--out', 'copy');
    bytes = Number(documentOf(await at('validate-bundle', '--bundle', 'suite/out'))['bytes']);
  });
  afterAll(() => rmSync(root, { recursive: true }));

  it('is taken by every command that takes a bundle', async () => {
    const takes = (await allCommands()).filter(({ flags, positional = '' }) => 'bundle' in flags || /<path/.test(positional));
    const ceiling = (await allCommands()).filter(({ flags }) => 'max-bytes' in flags).map(({ name }) => name);
    expect(ceiling).toEqual(expect.arrayContaining(takes.map(({ name }) => name)));
    expect([...new Set(LINES.map(([name]) => name))].sort()).toEqual(ceiling.sort());
  });

  it.each(LINES)('is kept by %s: %j', async (_name, parts) => {
    const line = parts.map((part) => part.replace('RUN', part.startsWith('copy') ? run.slice(run.lastIndexOf('/') + 1) : run));
    const before = files();
    const refused = await at(...line, '--max-bytes', String(bytes - 1));
    expect([1, 4]).toContain(refused.code);
    expect(refused.stdout).toMatch(/(?:BUNDLE|ARCHIVE)_TOO_LARGE/);
    expect(refused.stdout).toContain('--max-bytes');
    expect(files()).toEqual(before);
    const taken = await at(...line, '--max-bytes', String(bytes));
    expect([taken.code, taken.stdout.includes('TOO_LARGE')]).toEqual([0, false]);
  });

  it.each(['0', '-1', '1.5'])('is a whole number above 0, and not %s', async (ceiling) => {
    expect((await at('results', '--bundle', 'suite/out', `--max-bytes=${ceiling}`)).code).toBe(2);
  });
});
