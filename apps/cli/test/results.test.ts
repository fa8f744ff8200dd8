import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkDocument, jsonSchemaOf, type ResultName, resultNames, resultSchemas, schemaNames } from '@runtime/contracts';
import { JOB_DOCUMENTS } from '@runtime/job';
import { temporaryDirectory, writeTree } from '@runtime/testing';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allCommands } from '../src/commands/table.js';
import { documentOf, type Finished, MAIN, runtime } from './command.js';

const commands = await allCommands();

type Lines = Record<string, readonly string[][]>;

const WORLD = 'sonoma-14.4.1-23E224-arm64-dyld-2c0602c5';
const OTHER_WORLD = {
  ...{ schema_version: 'runtime-tools.world.v0.2', world_id: 'other', product_version: '26.1', build: '25B78', machine: 'arm64' },
  ...{ source: 'assumed', from: 'a test' },
};
const PLAN = ['--plan', 'suite/plan.json'];
const RUN = [...PLAN, '--only-profile', 'vfs_tmp_only'];
const QUESTION = ['--profile', 'suite/sb/vfs_tmp_only.sb', '--operation', 'file-read*'];

/** Lines that end with the answer yes, or with one that is neither yes nor no. */
const YES: Lines = {
  quickstart: [['--template', 'probe-op-structure', '--out', 'quick']],
  init: [
    ['--out', 'mine'],
    ['--out', 'agent', '--profile', 'suite/sb/vfs_tmp_only.sb'],
  ],
  run: [
    [...RUN, '--out', 'other'],
    [...RUN, '--out', 'other', '--dry'],
  ],
  results: [
    ['--bundle', 'suite/out'],
    ['--bundle', 'suite/out', '--only', 'match'],
  ],
  status: [[]],
  'validate-bundle': [['--bundle', 'suite/out']],
  'reindex-bundle': [
    ['--bundle', 'suite/out', '--strict'],
    ['--bundle', 'damaged', '--repair'],
  ],
  'list-runs': [
    ['--out', 'suite/out'],
    ['--out', '.'],
  ],
  'bundle-pack': [['--bundle', 'suite/out', '--packet', 'packet.json', '--out', 'run.tar.gz']],
  'bundle-unpack': [['--file', 'packed.tar.gz', '--out', 'unpacked']],
  'emit-promotion': [['--bundle', 'suite/out', '--out', 'again.json']],
  'verify-packet': [['--packet', 'packet.json']],
  'summarize-ops': [
    ['--bundle', 'suite/out'],
    ['--packet', 'packet.json', '--allow-nonpromotable', '--out', 'ops.json'],
  ],
  report: [['--bundle', 'suite/out', '--out', 'report.html']],
  diff: [['--base', 'suite/out', '--head', 'suite/out']],
  'world-diff': [['--base', WORLD, '--head', WORLD]],
  query: [['SELECT run_id, status, 1 AS one FROM runs', 'suite/out']],
  export: [['suite/out', '--parquet', 'tables']],
  history: [['suite/out'], ['suite/out', 'packed.tar.gz', '--scenario', '*read*']],
  explain: [
    [...QUESTION, '--target', '/tmp/foo', '--driver', 'sandbox_reader', '--run-time-block'],
    ['--profile', 'refused.sb', '--operation', 'file-read-data', '--target', '/private/etc/../etc/hosts'],
    ['--profile', 'unknown.sb', '--operation', 'file-read-data', '--target', '/private/etc/hosts'],
  ],
  'profile-lint': [['suite/sb/vfs_tmp_only.sb']],
  'list-templates': [[]],
  'plan-build': [
    ['--template', 'metadata-runner', '--out', 'built'],
    ['--template', 'metadata-runner', '--out', 'with-matrix', '--write-expected-matrix'],
  ],
  'plan-lint': [PLAN],
  'list-plans': [[]],
  'describe-plan': [PLAN],
  'list-registries': [[]],
  'list-probes': [PLAN],
  'list-profiles': [PLAN],
  'describe-probe': [[...PLAN, '--probe', 'vfs_tmp_only:read_/tmp/foo']],
  'describe-profile': [[...PLAN, '--profile', 'vfs_tmp_only']],
  'registry-lint': [PLAN],
  'registry-upgrade': [['--registry', 'old', '--out-dir', 'upgraded']],
  inventory: [['--out', 'inventory.json']],
  ask: [
    ['--profile', 'suite/sb/vfs_tmp_only.sb', 'file-read-data /tmp/foo', 'cd /tmp', 'start /bin/sh'],
    ['--profile', 'suite/sb/vfs_tmp_only.sb', '--everyday', '--protect', '/tmp/foo'],
  ],
  'import-log': [['--log', 'denials.txt', '--out', 'seen']],
  schema: [['--list'], ['artifact_index'], ['result.run'], ['runtime-tools.plan.v0.1']],
  completion: [['bash'], ['zsh'], ['fish']],
};

/** Lines that end with the answer no: exit 1, and a document of the same kind. That of `run` has a test of its own below. */
const NO: Lines = {
  results: [['--bundle', 'edited/out', '--fail-on', 'mismatch']],
  'validate-bundle': [['--bundle', 'forged']],
  'emit-promotion': [['--bundle', 'suite/out', '--out', 'never.json', '--require-promotable']],
  'verify-packet': [
    ['--packet', 'packet.json', '--require-promotable'],
    ['--packet', 'packet.json', '--bundle', 'forged'],
    ['--packet', 'packet.json', '--key', 'key.pub.pem'],
  ],
  diff: [['--base', 'suite/out', '--head', 'edited/out']],
  'world-diff': [['--base', WORLD, '--head', 'world.json']],
  ask: [['--profile', 'suite/sb/vfs_tmp_only.sb', 'file-read-data /private/etc/hosts allow']],
  'plan-lint': [['--plan', 'broken/plan.json']],
  'profile-lint': [['suite/sb/vfs_tmp_only.sb', 'unknown.sb']],
  'registry-lint': [['--plan', 'broken/plan.json'], []],
};

/** Lines that cannot be answered: exit 2 and above. */
const FAILURE: Lines = {
  quickstart: [['--template', 'none']],
  init: [
    ['--out', 'suite'],
    ['--out', 'x', '--profile', 'none.sb'],
  ],
  run: [['--plan', 'none.json'], ['--plan', 'wrong.json'], []],
  results: [
    ['--bundle', 'forged'],
    ['--bundle', 'suite/out', '--profile', 'none'],
  ],
  status: [['--no-such-flag']],
  'validate-bundle': [['--bundle', 'none']],
  'reindex-bundle': [['--bundle', 'forged', '--strict']],
  'list-runs': [['--out', 'none']],
  'bundle-pack': [['--bundle', 'forged', '--out', 'forged.tar.gz']],
  'bundle-unpack': [['--file', 'suite/plan.json', '--out', 'unpacked']],
  'emit-promotion': [['--bundle', 'none', '--out', 'p.json']],
  'verify-packet': [['--packet', 'none.json']],
  'summarize-ops': [['--packet', 'packet.json']],
  report: [['--bundle', 'forged', '--out', 'r.html']],
  diff: [['--base', 'none', '--head', 'suite/out']],
  query: [['SELECT 1', 'none'], ['SELECT no', 'suite/out'], []],
  export: [['none', '--parquet', 'tables']],
  history: [['none'], []],
  explain: [[...QUESTION, '--target', '/tmp/foo', '--driver', 'none']],
  'profile-lint': [['none.sb'], []],
  'list-templates': [['--format', 'xml']],
  'plan-build': [['--template', 'vfs-canonicalization', '--out', 'suite']],
  'plan-lint': [['--plan', 'none.json']],
  'list-plans': [['--repo-root', 'none']],
  'describe-plan': [['--plan', 'none.json']],
  'list-registries': [['stray']],
  'list-probes': [['--registry', 'none']],
  'list-profiles': [['--registry', 'none']],
  'describe-probe': [[...PLAN, '--probe', 'none']],
  'describe-profile': [[...PLAN, '--profile', 'none']],
  'registry-lint': [['--registry', 'none']],
  'registry-upgrade': [['--registry', 'none']],
  inventory: [[]],
  ask: [['--profile', 'none.sb', 'file-read-data /etc/hosts'], []],
  'import-log': [['--log', 'wrong.json', '--out', 'seen-too']],
  schema: [['artifact_indx']],
  completion: [['tcsh']],
  'world-capture': [['--out', 'w.json']],
  'world-diff': [
    ['--base', 'none.json', '--head', WORLD],
    ['--base', WORLD],
  ],
  campaign: [
    ['--out', 'c'],
    ['--out', 'c', '--budget', 'soon'],
  ],
  selftest: [[]],
};

/** One repository for all lines: none of them changes what another reads. */
const root = mkdtempSync(join(realpathSync(tmpdir()), 'runtime-results-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

beforeAll(async () => {
  writeTree(root, {
    'runtime.config.json': '{}\n',
    'world.json': JSON.stringify({ ...OTHER_WORLD, based_on: WORLD }),
    'wrong.json': '{"schema_version": "x"}',
    'denials.txt': 'kernel: (Sandbox) Sandbox: node(12) deny(1) file-read-data /private/etc/hosts\n',
    'refused.sb': '(version 2)\n(allow mach-bootstrap (apply-message-filter (deny mach-message-send)))\n',
    'unknown.sb': '(version 1)\n(deny default)\n(allow file-read* (require-any (no-such-filter "x")))\n',
  });
  await done('plan-build', '--template', 'vfs-canonicalization', '--out', 'suite');
  await done('run', ...PLAN);
  await done('emit-promotion', '--bundle', 'suite/out', '--out', 'packet.json');
  await done('bundle-pack', '--bundle', 'suite/out', '--out', 'packed.tar.gz');
  const run = join('suite/out', readFileSync(join(root, 'suite/out/LATEST'), 'utf8').trim());
  for (const copy of ['forged', 'damaged']) {
    cpSync(join(root, run), join(root, copy), { recursive: true });
    appendFileSync(join(root, copy, 'summary.md'), 'forged\n');
  }
  // The list of files is part of a built suite; a suite edited by hand goes without it.
  for (const copy of ['edited', 'broken', 'old']) {
    cpSync(join(root, 'suite'), join(root, copy), { recursive: true });
    rmSync(join(root, copy, 'suite.json'));
    rmSync(join(root, copy, 'out'), { recursive: true });
  }
  appendFileSync(join(root, 'edited/sb/vfs_tmp_only.sb'), '(allow file-read* (literal "/private/tmp/foo"))\n');
  await done('run', '--plan', 'edited/plan.json');
  appendFileSync(join(root, 'broken/sb/vfs_tmp_only.sb'), '(deny default\n');
  edit('broken/registry/probes.json', (probes) => ({ ...probes, registry_id: 'another', stray: 1 }));
  edit('old/plan.json', (plan) => ({ ...plan, registry_id: 'old' }));
  for (const kind of ['probe', 'profile']) {
    edit(`old/registry/${kind}s.json`, (registry) => ({
      ...registry,
      registry_id: 'old',
      schema_version: `runtime-tools.${kind}_registry.v0.1`,
      notes: 'a member that v0.2 does not have',
    }));
  }
}, 120_000);

async function done(...args: string[]): Promise<void> {
  expect(await runtime(root, args)).toMatchObject({ code: 0 });
}

function edit(path: string, change: (document: Record<string, unknown>) => unknown): void {
  const file = join(root, path);
  writeFileSync(file, JSON.stringify(change(JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>)));
}

const ajv = new Ajv2020({ strict: false });
const validators = new Map(resultNames().map((name) => [name, ajv.compile(jsonSchemaOf(name))]));

/** Holds what was printed to its schema, and to the printed form of that schema. */
function expectResult(name: string, finished: Finished, line: string): void {
  expect(resultNames(), line).toContain(name);
  const document = documentOf(finished);
  expect(checkDocument(resultSchemas()[name as ResultName], document), line).toEqual([]);
  const validate = validators.get(name as ResultName)!;
  expect(validate(document), `${line}: ${JSON.stringify(validate.errors)}`).toBe(true);
}

const cases = (lines: Lines): [line: string, name: string, args: string[]][] =>
  Object.entries(lines).flatMap(([name, each]) => each.map((args): [string, string, string[]] => [[name, ...args].join(' '), name, args]));

const ON_A_MAC: readonly string[] = ['selftest', 'world-capture', 'campaign'];
const names = commands.map(({ name }) => name);

it('has a schema for the result of every command, and a line for each of its endings', () => {
  expect(resultNames()).toEqual([...names, 'error', 'help', 'version'].map((name) => `result.${name}`).sort());
  // The good answers of some need a Mac: the tests of their packages hold them to their schemas.
  expect(Object.keys(YES).sort()).toEqual(names.filter((name) => !ON_A_MAC.includes(name)).sort());
  expect(Object.keys(FAILURE).sort()).toEqual([...names].sort());
});

describe('under --json, the answer is what its schema says', () => {
  it.each(cases(YES))('%s', async (line, name, args) => {
    const finished = await runtime(root, [name, ...args, '--json']);
    expect([finished.code, line]).toEqual([0, line]);
    expectResult(`result.${name}`, finished, line);
    expect(finished.stdout, 'a path of this machine').not.toContain(root);
  });

  it.each(cases(NO))('no: %s', async (line, name, args) => {
    writeTree(root, { 'key.pub.pem': PUBLIC_KEY });
    const finished = await runtime(root, [name, ...args, '--json']);
    expect([finished.code, line]).toEqual([1, line]);
    expectResult(`result.${name}`, finished, line);
    expect(finished.stdout, 'a path of this machine').not.toContain(root);
  });

  it.each(cases(FAILURE))('no answer: %s', async (line, name, args) => {
    const finished = await runtime(root, [name, ...args, '--json']);
    expect(finished.code, line).toBeGreaterThanOrEqual(2);
    expectResult('result.error', finished, line);
  });

  it.each([['--version'], ['run', '--version'], ['--help'], ['run', '--help'], ['help']])('%s %s', async (...words) => {
    const line = words.filter(Boolean).join(' ');
    const finished = await runtime(root, [...words.filter(Boolean), '--json']);
    expect([finished.code, line]).toEqual([0, line]);
    expectResult(line.includes('version') ? 'result.version' : 'result.help', finished, line);
  });
});

/** A key nobody signed with. */
const PUBLIC_KEY = `-----BEGIN PUBLIC KEY-----
MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=
-----END PUBLIC KEY-----
`;

describe('a run that is stopped', () => {
  /** Starts a run of very many probes, and calls back when its first rows are there. */
  async function stopped(stop: (pid: number) => void): Promise<Finished> {
    const cwd = temporaryDirectory();
    writeTree(cwd, { 'runtime.config.json': '{}' });
    await runtime(cwd, ['plan-build', '--template', 'metadata-runner', '--out', 'suite']);
    const child = spawn(process.execPath, [MAIN, 'run', '--plan', 'suite/plan.json', '--json'], {
      cwd,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let stdout = '';
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk;
    });
    const closed = once(child, 'close');
    const out = join(cwd, 'suite/out');
    const begun = (): boolean => existsSync(out) && readdirSync(out).some((name) => existsSync(join(out, name, 'job/results.ndjson')));
    while (!begun() && child.exitCode === null) await new Promise((resolve) => setImmediate(resolve));
    stop(child.pid!);
    const [code] = await closed;
    return { code, stdout, stderr: '' };
  }

  it('by the end of its runner has the answer no', async ({ skip }) => {
    const finished = await stopped((pid) => {
      for (const runner of execFileSync('pgrep', ['-P', String(pid)], { encoding: 'utf8' })
        .split('\n')
        .filter(Boolean)) {
        process.kill(Number(runner), 'SIGKILL');
      }
    });
    if (finished.code === 0) skip('the run was over before its runner was');
    expect(finished.code).toBe(1);
    expectResult('result.run', finished, 'run');
    expect(documentOf(finished)).toMatchObject({ status: 'failed' });
  });

  it('by a signal is a failure with its result inside, and exits 130', async ({ skip }) => {
    const finished = await stopped((pid) => process.kill(pid, 'SIGINT'));
    if (finished.code === 0) skip('the run was over before the signal came');
    expect(finished.code).toBe(130);
    expectResult('result.error', finished, 'run');
    const { error } = documentOf(finished) as unknown as { error: { code: string; details: { result: unknown } } };
    expect(error.code).toBe('INTERRUPTED');
    expect(checkDocument(resultSchemas()['result.run'], error.details.result)).toEqual([]);
  });
});

describe('runtime schema', () => {
  it('lists every name once, and prints the schema of each', async () => {
    const listed = documentOf(await runtime(root, ['schema', '--list'])) as unknown as string[];
    expect(listed).toEqual(schemaNames(JOB_DOCUMENTS));
    expect(new Set(listed).size).toBe(listed.length);
    expect(documentOf(await runtime(root, ['schema', 'result.diff']))).toEqual(jsonSchemaOf('result.diff'));
  });

  it.each([
    ['artifact_indx', 'artifact_index'],
    ['result.rnu', 'result.run'],
    ['validate-bundle', 'result.validate-bundle'],
    ['verify-paket', 'result.verify-packet'],
  ])('takes %s for a slip of %s', async (word, wanted) => {
    const { error } = documentOf(await runtime(root, ['schema', word, '--json'])) as unknown as { error: { hint: string } };
    expect(error.hint).toBe(`did you mean ${wanted}?`);
  });
});
