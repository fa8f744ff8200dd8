import { mkdtempSync, readdirSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeTree } from '@runtime/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allCommands } from '../src/commands/table.js';
import { runtime } from './command.js';
import { HOSTILE, hostileSuite } from './support/hostile-suite.js';

/** Every line is one of ours: nothing moves the cursor, reorders a line or gives an order to a CI service. */
function expectInert(what: string, text: string): void {
  expect(text, what).not.toMatch(/[\p{Cf}\p{Zl}\p{Zp}]|(?!\n)\p{Cc}/u);
  for (const line of text.split('\n')) {
    expect(line, what).not.toMatch(/^\s*(?:FORGED|::)/);
    expect(line, what).not.toMatch(/##[a-z]*\[/i);
  }
}

/** What ends an element or begins one, in anything that a browser or an XML reader gets. */
const expectNoMarkup = (what: string, text: string): void => expect(text, what).not.toMatch(/<\/script><b|<b>/);

let root = '';
let bundle = '';
const read = (name: string): string => readFileSync(join(root, name), 'utf8');

beforeAll(async () => {
  root = mkdtempSync(join(realpathSync(tmpdir()), 'runtime-test-'));
  writeTree(root, hostileSuite());
  const run = await runtime(root, ['run', '--plan', 'suite/plan.json', '--junit', 'run.xml']);
  expectInert('run', run.stdout + run.stderr);
  expect(run.code, run.stderr).toBe(0);
  const id = read('suite/out/LATEST').trim();
  bundle = join('suite/out', id);
  // The same run in a directory whose name means harm, with a stray file, and a hostile root beside it.
  await runtime(root, ['run', '--plan', 'suite/plan.json', '--out', 'moved']);
  const named = read('moved/LATEST').trim();
  renameSync(join(root, 'moved', named), join(root, MOVED));
  writeFileSync(join(root, MOVED, `stray${FILE}`), '');
}, 60_000);

afterAll(() => rmSync(root, { recursive: true }));

/** As much of it as a file may be called. */
const FILE = HOSTILE.replaceAll('/', '_');
const MOVED = join('moved', `r${FILE}`);

/** For each command that shows text of others, lines that make it do so. */
const LINES: Record<string, () => string[][]> = {
  'plan-lint': () => [['--plan', 'suite/plan.json', '--sarif', 'plan.sarif']],
  'registry-lint': () => [
    ['--plan', 'suite/plan.json'],
    ['--registry', HOSTILE],
  ],
  'list-probes': () => [['--plan', 'suite/plan.json', '--format', 'table']],
  'list-profiles': () => [['--plan', 'suite/plan.json', '--format', 'table']],
  'list-plans': () => [['--format', 'table']],
  'list-registries': () => [['--format', 'table']],
  'list-templates': () => [['--format', 'table']],
  'describe-plan': () => [
    ['--plan', 'suite/plan.json', '--format', 'table'],
    ['--plan', HOSTILE],
  ],
  'describe-profile': () => [
    ['--plan', 'suite/plan.json', '--profile', `profile${HOSTILE}`, '--format', 'table'],
    ['--plan', 'suite/plan.json', '--profile', HOSTILE],
  ],
  'describe-probe': () => [
    ['--plan', 'suite/plan.json', '--probe', `allowed${HOSTILE}`, '--format', 'table'],
    ['--plan', 'suite/plan.json', '--probe', HOSTILE],
  ],
  'registry-upgrade': () => [
    ['--plan', 'suite/plan.json', '--out-dir', 'upgraded'],
    ['--registry', HOSTILE],
  ],
  run: () => [
    ['--plan', 'suite/plan.json', '--dry', '--out', 'dry'],
    ['--plan', 'suite/plan.json', '--only-profile', HOSTILE],
  ],
  results: () => [
    ['--bundle', bundle, '--junit', 'results.xml'],
    ['--bundle', bundle, '--format', 'table'],
    ['--bundle', bundle, '--scenario', HOSTILE],
    ['--bundle', MOVED],
  ],
  'validate-bundle': () => [
    ['--bundle', bundle],
    ['--bundle', MOVED, '--junit', 'validation.xml'],
    ['--bundle', HOSTILE],
  ],
  'reindex-bundle': () => [['--bundle', MOVED, '--strict']],
  'list-runs': () => [
    ['--out', 'suite/out', '--format', 'table'],
    ['--out', 'moved', '--format', 'table'],
  ],
  'bundle-pack': () => [['--bundle', bundle, '--out', `pack${FILE}.tar.gz`]],
  'bundle-unpack': () => [
    ['--file', `pack${FILE}.tar.gz`, '--out', `unpacked${FILE}`],
    ['--file', HOSTILE, '--out', 'none'],
  ],
  'emit-promotion': () => [
    ['--bundle', bundle, '--out', 'packet.json'],
    ['--bundle', MOVED, '--out', 'no.json'],
  ],
  'verify-packet': () => [
    ['--packet', 'packet.json'],
    ['--packet', 'packet.json', '--bundle', MOVED],
    ['--packet', HOSTILE],
  ],
  'summarize-ops': () => [
    ['--bundle', bundle, '--out', 'ops.json'],
    ['--bundle', bundle, '--format', 'table'],
    ['--packet', HOSTILE],
  ],
  report: () => [
    ['--bundle', bundle, '--out', 'report.html'],
    ['--bundle', HOSTILE, '--out', 'none.html'],
  ],
  diff: () => [
    ['--base', bundle, '--head', bundle],
    ['--base', 'dry', '--head', bundle],
    ['--base', bundle, '--head', HOSTILE],
  ],
  history: () => [['suite/out', 'dry'], ['suite/out', 'dry', '--format', 'markdown'], [HOSTILE]],
  query: () => [
    ['SELECT plan_id, run_id FROM runs', 'suite/out', '--format', 'table'],
    [HOSTILE, 'suite/out'],
  ],
  export: () => [['suite/out', '--parquet', `rows${FILE}`]],
  explain: () => [
    ['--profile', 'suite/sb/p.sb', '--operation', 'file-read-data', '--target', `/private/${HOSTILE}`],
    ['--plan', 'suite/plan.json', '--probe', `allowed${HOSTILE}`],
    ['--bundle', bundle, '--probe', `allowed${HOSTILE}`],
    ['--bundle', bundle, '--probe', HOSTILE],
    ['--profile', `none${HOSTILE}.sb`, '--operation', HOSTILE, '--target', HOSTILE],
  ],
  ask: () => [
    ['--profile', 'suite/sb/p.sb', `file-read-data /private/${HOSTILE}`, '--junit', 'ask.xml'],
    ['--profile', 'suite/sb/p.sb', HOSTILE],
  ],
  'profile-lint': () => [['suite/sb/p.sb', `bad${FILE}.sb`, '--sarif', 'profile.sarif'], [`none${HOSTILE}.sb`]],
  'world-diff': () => [['--base', HOSTILE, '--head', HOSTILE]],
  'import-log': () => [
    ['--log', 'log.txt', '--out', 'seen'],
    ['--log', HOSTILE, '--out', 'none'],
  ],
  init: () => [
    ['--out', `own${FILE}`],
    ['--out', 'other', '--profile', `bad${FILE}.sb`],
  ],
  'plan-build': () => [
    ['--template', HOSTILE, '--out', 'none'],
    ['--template', 'runtime-adversarial', '--out', `built${FILE}`],
  ],
  quickstart: () => [['--template', 'runtime-adversarial', '--out', `quick${FILE}`]],
  inventory: () => [
    ['--out', `inventory${FILE}.json`],
    ['--out', join('suite', HOSTILE)],
  ],
  schema: () => [[HOSTILE]],
  status: () => [[`--${HOSTILE}`], ['--repo-root', HOSTILE]],
  completion: () => [[HOSTILE]],
};

/** They show nothing of anybody's here: on a Mac alone they do something, or they speak to a program. */
const SILENT = ['campaign', 'selftest', 'world-capture', 'lsp'];

describe('what others wrote, as every command shows it to people', { timeout: 60_000 }, () => {
  it('is tried with every command', async () => {
    const names = (await allCommands()).map(({ name }) => name as string).filter((name) => !SILENT.includes(name));
    expect(names.sort()).toEqual(Object.keys(LINES).sort());
  });

  it.each(Object.entries(LINES))('stays inert: %s', async (name, lines) => {
    for (const args of lines()) {
      const { code, stdout, stderr } = await runtime(root, [name, ...args]);
      const what = JSON.stringify([name, ...args]);
      expect(code, `${what}: ${stderr}`).not.toBe(70);
      expectInert(what, stdout + stderr);
    }
  });

  it('stays inert where the command itself is not known', async () => {
    const { stdout, stderr } = await runtime(root, [HOSTILE]);
    expectInert('a command', stdout + stderr);
  });

  it('stays inert in Markdown, one cell beside the other', async () => {
    for (const args of [
      ['diff', '--markdown', '--base', 'dry', '--head', bundle],
      ['history', 'suite/out', 'dry', '--format', 'markdown'],
    ]) {
      const { stdout } = await runtime(root, args);
      expectInert(args.join(' '), stdout);
      const columns = (line: string): number => line.replaceAll(/\\./g, '').split('|').length;
      const rows = stdout.split('\n').map((line) => (line.startsWith('|') ? columns(line) : 0));
      rows.forEach((count, at) => {
        if (count > 0 && (rows[at - 1] ?? 0) > 0) expect(count, stdout).toBe(rows[at - 1]);
      });
      for (const line of stdout.split('\n')) expectNoMarkup(args.join(' '), line.replaceAll(/`[^`]*`/g, ''));
    }
  });

  it('stays text in JUnit and HTML', async () => {
    const files = readdirSync(root).filter((name) => /^[a-z]+\.(?:xml|html)$/.test(name));
    expect(files.sort()).toEqual(['ask.xml', 'report.html', 'results.xml', 'run.xml', 'validation.xml']);
    for (const name of files) {
      // The script of a page is ours, and has tabs in it.
      expectInert(name, read(name).replaceAll('\t', ''));
      expectNoMarkup(name, read(name));
      expect(read(name), name).toContain('FORGED');
    }
  });

  it('stays inert in the messages of SARIF', () => {
    for (const name of ['plan.sarif', 'profile.sarif']) {
      const { results } = JSON.parse(read(name)).runs[0];
      expect(results.length, name).toBeGreaterThan(0);
      for (const { message } of results) expectInert(name, message.text);
    }
  });
});
