import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { temporaryDirectory, writeTree } from '@runtime/testing';
import { expect, it } from 'vitest';
import { allCommands } from '../src/commands/table.js';
import { MAIN } from './command.js';

const commands = await allCommands();

/** Notes every file of code that a process loads, one address per line: modules as they come, CommonJS at the end. */
const RECORDER = `
import { appendFileSync } from 'node:fs';
import { createRequire, register } from 'node:module';
import { pathToFileURL } from 'node:url';
register('data:text/javascript,' + encodeURIComponent(\`
  import { appendFileSync } from 'node:fs';
  export async function load(url, context, next) {
    if (url.startsWith('file:')) appendFileSync(process.env.LOADED, url + '\\\\n');
    return next(url, context);
  }\`));
process.on('exit', () => {
  for (const path of Object.keys(createRequire(import.meta.url).cache)) appendFileSync(process.env.LOADED, pathToFileURL(path) + '\\n');
});
`;

/** A line that each command takes, up to an input that is not there: by then it has loaded what it works with. */
const LINES: Record<string, string[]> = {
  quickstart: ['--template', 'none', '--out', 'q'],
  init: ['--out', 'i', '--profile', 'none.sb'],
  run: ['--plan', 'none.json'],
  results: ['--bundle', 'none'],
  status: [],
  'validate-bundle': ['--bundle', 'none'],
  'reindex-bundle': ['--bundle', 'none', '--strict'],
  'list-runs': ['--out', 'none'],
  'bundle-pack': ['--bundle', 'none', '--out', 'r.tar.gz'],
  'bundle-unpack': ['--file', 'none.tar.gz', '--out', 'o'],
  'emit-promotion': ['--bundle', 'none', '--out', 'p.json'],
  'verify-packet': ['--packet', 'none.json'],
  'summarize-ops': ['--bundle', 'none'],
  report: ['--bundle', 'none', '--out', 'r.html'],
  diff: ['--base', 'none', '--head', 'none'],
  ask: ['--profile', 'none.sb', '--everyday'],
  history: ['none'],
  query: ['SELECT 1', 'none'],
  export: ['none', '--parquet', 'p'],
  'import-log': ['--log', 'none', '--out', 'o'],
  explain: ['--profile', 'none.sb', '--operation', 'file-read-data', '--target', '/tmp/foo'],
  'profile-lint': ['none.sb'],
  'list-templates': [],
  'plan-build': ['--template', 'none', '--out', 's'],
  'plan-lint': ['--plan', 'none.json'],
  'list-plans': [],
  'describe-plan': ['--plan', 'none.json'],
  'list-registries': [],
  'list-probes': ['--plan', 'none.json'],
  'list-profiles': ['--plan', 'none.json'],
  'describe-probe': ['--plan', 'none.json', '--probe', 'p'],
  'describe-profile': ['--plan', 'none.json', '--profile', 'p'],
  'registry-lint': ['--plan', 'none.json'],
  'registry-upgrade': ['--registry', 'none'],
  inventory: ['--out', 'i.json'],
  schema: ['--list'],
  completion: ['bash'],
  'world-capture': ['--out', 'w.json'],
  'world-diff': ['--base', 'none.json', '--head', 'none.json'],
  campaign: ['--out', 'c'],
  selftest: ['--out', 's.json'],
};

/** The packages whose code is in the files a line loads: the bundle says above each part where it is from. */
function packagesLoadedBy(cwd: string, argv: readonly string[]): string[] {
  const log = join(cwd, `${argv[0]}.log`);
  writeTree(cwd, { 'recorder.mjs': RECORDER, [`${argv[0]}.log`]: '' });
  spawnSync(process.execPath, ['--import', join(cwd, 'recorder.mjs'), MAIN, ...argv], {
    cwd,
    env: { ...process.env, LOADED: log, RUNTIME_REPO_ROOT: '' },
  });
  const files = new Set(
    readFileSync(log, 'utf8')
      .split('\n')
      .filter((url) => url.includes('/dist/')),
  );
  const found = [...files].flatMap((url) =>
    [
      ...readFileSync(fileURLToPath(url), 'utf8').matchAll(
        /^ *\/\/ (?:\.\.\/)*(?:packages\/([\w-]+)\/|.*node_modules\/((?:@[\w-]+\/)?[\w-]+)\/)/gm,
      ),
    ].map(([, ours, theirs]) => ours ?? theirs!),
  );
  return [...new Set(found)].sort();
}

it('lists a line for every command', () => {
  expect(Object.keys(LINES).sort()).toEqual(commands.map(({ name }) => name).sort());
});

it('loads for each command the packages it needs, and no other', () => {
  const root = temporaryDirectory();
  writeTree(root, { 'runtime.config.json': '{}\n' });
  const loaded = Object.fromEntries(
    Object.entries(LINES).map(([name, flags]) => [name, packagesLoadedBy(root, [name, ...flags]).join(' ')]),
  );
  expect(loaded).toMatchSnapshot();
  // The two that scripts call most: no schema library and no full parser.
  for (const name of ['status', 'validate-bundle']) expect(loaded[name]).not.toMatch(/\b(?:zod|yargs)\b/);
}, 120_000);

it('loads next to nothing for the version', () => {
  expect(packagesLoadedBy(temporaryDirectory(), ['--version'])).toEqual([]);
});
