// `npm run mutate -- PACKAGE [--each N] [--seed N] [--file PART]… [--again FILE] [--by PACKAGE]… [--with PART]… [--slowest N]`: changes one
// thing at a time in the sources of a package and runs the tests that reach it, but none that takes more than so many milliseconds. Prints the
// changes that no test notices; `--again` tries only those that an earlier output names, `--by` asks the tests of other packages, `--with`
// only some test files. The programs that tests start are built from the changed sources as well.
// Works on a copy of the checkout, in which all changes stand behind their numbers.
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { mutantsOf, sampled, switched } from './mutate/mutants.mjs';
import { repositoryRoot } from './toolchain.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    each: { type: 'string', default: '15' },
    seed: { type: 'string', default: '1' },
    file: { type: 'string', multiple: true, default: [] },
    again: { type: 'string' },
    by: { type: 'string', multiple: true },
    slowest: { type: 'string', default: '1500' },
    with: { type: 'string', multiple: true, default: [] },
  },
});
const [name] = positionals;
const area = ['packages', 'apps'].find((folder) => existsSync(join(repositoryRoot, folder, name ?? '?', 'src')));
if (area === undefined) {
  console.error(name === undefined ? 'name a package: npm run mutate -- files' : `no package is named ${name}`);
  process.exit(2);
}

const sources = join(area, name, 'src');
const files = readdirSync(join(repositoryRoot, sources), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.includes('generated') && basename(file) !== 'index.ts')
  .filter((file) => values.file.length === 0 || values.file.some((part) => file.includes(part)))
  .sort()
  .map((file) => {
    const text = readFileSync(join(repositoryRoot, sources, file), 'utf8');
    return { path: join(sources, file), text, mutants: mutantsOf(text) };
  });
const again = values.again === undefined ? undefined : new Set(readFileSync(values.again, 'utf8').split('\n'));
let count = 0;
const chosen = files.flatMap(({ path, text, mutants }) =>
  sampled(mutants, Number(values.each), Number(values.seed))
    .map((mutant) => ({ ...mutant, path, told: toldOf(path, text, mutant) }))
    .filter(({ told }) => again?.has(told) ?? true)
    .map((mutant) => ({ ...mutant, id: count++ })),
);
function toldOf(path, text, { start, end, line, text: replacement }) {
  const column = start - text.lastIndexOf('\n', start - 1);
  return `survived ${path}:${line}:${column}: ${text.slice(start, end).replaceAll(/\s+/g, ' ')} → ${replacement}`;
}

// In memory where it can be: the tests wait for a disk more than for anything else.
const work = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'mutate-'));
const copy = join(work, 'checkout');
let tests = null;
const noticed = new Set();
process.on('exit', () => {
  if (tests !== null) process.kill(-tests, 'SIGKILL');
  rmSync(work, { recursive: true, force: true });
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    report();
    process.exit(130);
  });
}

/** Where a test runner says which change its programs make, and they say which they reach. */
const [choice, touched] = [join(work, 'choice'), join(work, 'touched')];
const program = join(work, 'program.mjs');
const written = readFileSync(new URL('mutate/program.mjs', import.meta.url), 'utf8');
writeFileSync(program, `const [choice, touched] = ${JSON.stringify([choice, touched])};\n${written}`);

const modules = join(repositoryRoot, 'node_modules');
const copied = (path) => path !== modules && !['.git', '.turbo'].includes(relative(repositoryRoot, path));
cpSync(repositoryRoot, copy, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true, filter: copied });
symlinkSync(modules, join(copy, 'node_modules'));
for (const { path, text } of files) {
  const mutants = chosen.filter((mutant) => mutant.path === path);
  if (mutants.length > 0) writeFileSync(join(copy, path), `import ${JSON.stringify(program)};\n${switched(text, mutants)}`);
}

const log = join(work, 'log');
const temporary = join(work, 'tmp');
mkdirSync(temporary);
/** Runs the tests of the package in the copy, and reads what they have logged. */
async function run(reached, parts) {
  const state = join(work, 'state.json');
  writeFileSync(state, JSON.stringify({ log, reached, choice, touched }));
  for (const path of [log, choice, touched]) writeFileSync(path, '');
  const projects = (values.by ?? [name]).flatMap((project) => ['--project', project]);
  const args = [join('node_modules', 'vitest', 'vitest.mjs'), 'run', ...projects, '--maxWorkers', '1', '--silent=true', ...parts];
  const env = { ...process.env, CI: '1', TMPDIR: temporary, RUNTIME_MUTANTS: state };
  const child = spawn(process.execPath, args, { cwd: copy, stdio: 'ignore', detached: true, env });
  tests = child.pid;
  await new Promise((resolve) => child.on('close', resolve));
  tests = null;
  return readFileSync(log, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}

const asTheyAre = await run(undefined, values.with);
if (!asTheyAre.some(({ tests }) => tests.length > 0)) {
  console.error(`no test of ${name} runs as it is`);
  process.exit(1);
}
for (const { failed } of asTheyAre) for (const test of failed) console.error(`fails as it is, and is not asked: ${test}`);

const quick = asTheyAre.map(({ tests, failed, ...rest }) => {
  const quickest = tests.filter((test) => test.duration <= Number(values.slowest) && !failed.includes(test.name));
  return { ...rest, tests: quickest, time: rest.loading + quickest.reduce((sum, { duration }) => sum + duration, 0) };
});
for (const { file, loading, tests, whole } of quick.sort((a, b) => a.time - b.time)) {
  const once = new Set(whole);
  const ids = new Set([...tests.flatMap(({ reach }) => reach), ...once]);
  let mutants = [...ids]
    .filter((id) => !noticed.has(id))
    .sort((a, b) => once.has(a) - once.has(b))
    .map((id) => ({ id, whole: once.has(id) }));
  while (mutants.length > 0) {
    const lines = await run({ [file]: { mutants, loading, tests } }, [relative(copy, file)]);
    const tried = new Set(lines.filter((line) => 'failed' in line).map(({ id }) => id));
    for (const { id, failed } of lines) if (failed) noticed.add(id);
    const last = lines.at(-1);
    if (last === undefined) throw new Error(`nothing was tried with ${file}`);
    // The process has ended at this one.
    if (last.done !== true) {
      noticed.add(last.id);
      tried.add(last.id);
    }
    mutants = mutants.filter(({ id }) => !tried.has(id));
  }
  console.error(`${relative(copy, file)}: ${noticed.size} of ${chosen.length} noticed so far`);
}
report();

/** Also of a run that was stopped: what is left then was not tried with the test files that were still to come. */
function report() {
  const left = chosen.filter(({ id }) => !noticed.has(id));
  for (const { told } of left) console.log(told);
  const scores = files
    .map(({ path }) => ({
      path,
      tried: chosen.filter((mutant) => mutant.path === path).length,
      left: left.filter((mutant) => mutant.path === path).length,
    }))
    .filter(({ tried }) => tried > 0)
    .map(({ path, tried, left: kept }) => ({ path, tried, kept, score: (tried - kept) / tried }))
    .sort((a, b) => a.score - b.score);
  for (const { path, tried, kept } of scores.filter(({ kept }) => kept > 0)) console.log(`${path}: ${tried - kept} of ${tried} noticed`);
  const possible = files.reduce((sum, { mutants }) => sum + mutants.length, 0);
  console.log(
    `${name}: ${noticed.size} of ${chosen.length} noticed (${possible} possible, at most ${values.each} a file, seed ${values.seed})`,
  );
}
