// `npm run mutate -- PACKAGE [--file PART]… [--most N] [--seed N] [--first PART]…`: changes one thing at a time in the sources of a package
// and runs its tests, those named with --first before the others. A change that no test notices is printed.
// Slow; the source is put back after each change, also when it is stopped.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { mutantsOf, mutated, sampled } from './mutate/mutants.mjs';
import { repositoryRoot } from './toolchain.mjs';

const VITEST = join(repositoryRoot, 'node_modules', 'vitest', 'vitest.mjs');

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    file: { type: 'string', multiple: true, default: [] },
    first: { type: 'string', multiple: true, default: [] },
    most: { type: 'string', default: '60' },
    seed: { type: 'string', default: '1' },
  },
});
const [name] = positionals;
if (name === undefined) {
  console.error('name a package: npm run mutate -- files');
  process.exit(2);
}
const sources = ['packages', 'apps'].map((area) => join(repositoryRoot, area, name, 'src')).find(existsSync);
if (sources === undefined) {
  console.error(`no package is named ${name}`);
  process.exit(2);
}
const files = readdirSync(sources, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.includes('generated') && !file.endsWith('index.ts'))
  .filter((file) => values.file.length === 0 || values.file.some((part) => file.includes(part)))
  .sort();

const all = files.flatMap((file) => {
  const path = join(sources, file);
  const text = readFileSync(path, 'utf8');
  return mutantsOf(text).map((mutant) => ({ path, text, mutant }));
});
const chosen = sampled(all, Number(values.most), Number(values.seed));

/** The source that is changed right now. */
let open = null;
const putBack = () => {
  if (open !== null) writeFileSync(open.path, open.text);
  open = null;
};
/** The process group of the tests that run. */
let tests = null;
function stopTests() {
  if (tests !== null) process.kill(-tests, 'SIGKILL');
}
process.on('exit', () => {
  putBack();
  stopTests();
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(130));

/** Whether tests of the package fail, or take more time than they may. */
function failing(parts, patience) {
  const child = spawn(
    process.execPath,
    [VITEST, 'run', '--project', name, '--bail', '1', '--silent=true', '--testTimeout', '300000', ...parts],
    {
      cwd: repositoryRoot,
      stdio: 'ignore',
      detached: true,
    },
  );
  tests = child.pid;
  return new Promise((resolve) => {
    const timer = patience === undefined ? undefined : setTimeout(stopTests, patience);
    child.on('close', (status) => {
      clearTimeout(timer);
      tests = null;
      resolve(status !== 0);
    });
  });
}

const noticed = async (patience) => (values.first.length > 0 && (await failing(values.first, patience))) || failing([], patience);

const started = Date.now();
if (await noticed()) {
  console.error(`the tests of ${name} fail as they are`);
  process.exit(1);
}
const patience = 3 * (Date.now() - started) + 10_000;
let killed = 0;
for (const { path, text, mutant } of chosen) {
  open = { path, text };
  writeFileSync(path, mutated(text, mutant));
  const found = await noticed(patience);
  putBack();
  if (found) killed++;
  else console.log(`survived ${relative(repositoryRoot, path)}:${mutant.line}: ${text.slice(mutant.start, mutant.end)} → ${mutant.text}`);
}
console.log(`${name}: ${killed} of ${chosen.length} noticed (${all.length} possible, seed ${values.seed})`);
