import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryDirectory, writeTree } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { codeOf, documentOf, MAIN, runtime } from './command.js';

/** A repository of one's own with a built suite. */
async function repository(): Promise<string> {
  const root = temporaryDirectory();
  writeTree(root, { 'runtime.config.json': '{}\n' });
  const built = await runtime(root, ['plan-build', '--template', 'vfs-canonicalization', '--out', 'suite']);
  expect(built).toMatchObject({ code: 0, stderr: '' });
  return root;
}

describe('the main job, step by step', () => {
  it('builds, lints, runs, validates, emits and summarises', async () => {
    const root = await repository();
    const lint = await runtime(root, ['plan-lint', '--plan', 'suite/plan.json', '--json']);
    expect(lint.code).toBe(0);
    expect(documentOf(lint)).toMatchObject({ ok: true, errors: [] });

    const run = await runtime(root, ['run', '--plan', 'suite/plan.json', '--json']);
    expect(run.code).toBe(0);
    const document = documentOf(run);
    expect(document).toMatchObject({
      status: 'ok',
      channel: 'direct',
      runner: 'simulated',
      counts: { profiles: 20, scenarios: 127, mismatches: 22, blocked: 0, known: 22, surprises: 0, unmeasured: 0 },
    });
    expect(existsSync(join(root, String(document['run_manifest'])))).toBe(true);

    const validation = documentOf(await runtime(root, ['validate-bundle', '--bundle', 'suite/out', '--json']));
    expect(validation).toMatchObject({ ok: true, errors: [], run_id: document['run_id'] });

    const packet = documentOf(await runtime(root, ['emit-promotion', '--bundle', 'suite/out', '--out', 'packet.json', '--json']));
    expect(packet).toMatchObject({
      schema_version: 'runtime-tools.simulated_packet.v0.1',
      promotability: { promotable_decision_stage: false },
    });
    expect(JSON.parse(readFileSync(join(root, 'packet.json'), 'utf8'))).toEqual(packet);

    const refused = await runtime(root, ['emit-promotion', '--bundle', 'suite/out', '--out', 'no.json', '--require-promotable', '--json']);
    expect(refused.code).toBe(1);
    expect(documentOf(refused)).toMatchObject({ written: false, promotability: { promotable_decision_stage: false } });
    expect(existsSync(join(root, 'no.json'))).toBe(false);

    const ops = documentOf(await runtime(root, ['summarize-ops', '--bundle', 'suite/out', '--json']));
    expect(ops).toMatchObject({ meta: { evidence: { runner: 'simulated' } }, ops: { 'file-read*': { mismatches: 13 } } });
    expect((await runtime(root, ['summarize-ops', '--packet', 'packet.json', '--json'])).code).not.toBe(0);
    expect((await runtime(root, ['summarize-ops', '--packet', 'packet.json', '--allow-nonpromotable', '--out', 'ops.json'])).code).toBe(0);
    expect(existsSync(join(root, 'ops.json'))).toBe(true);
  });

  it('refuses to build over a suite, and replaces it on request without touching its evidence', async () => {
    const root = await repository();
    await runtime(root, ['run', '--plan', 'suite/plan.json']);
    const before = readFileSync(join(root, 'suite/out/LATEST'), 'utf8');
    const again = await runtime(root, ['plan-build', '--template', 'vfs-canonicalization', '--out', 'suite', '--json']);
    expect(again.code).toBe(4);
    expect(codeOf(again)).toBe('OUTPUT_EXISTS');
    expect((await runtime(root, ['plan-build', '--template', 'vfs-canonicalization', '--out', 'suite', '--overwrite'])).code).toBe(0);
    expect(readFileSync(join(root, 'suite/out/LATEST'), 'utf8')).toBe(before);
  });
});

describe('exit codes', () => {
  it('4 and a code for a plan that is not JSON, has the wrong schema, or is not there', async () => {
    const root = temporaryDirectory();
    writeTree(root, { 'runtime.config.json': '{}', 'bad.json': '{"a": ', 'wrong.json': '{"schema_version": "x"}' });
    for (const [file, code] of [
      ['bad.json', 'PLAN_NOT_JSON'],
      ['wrong.json', 'PLAN_SCHEMA_MISMATCH'],
      ['none.json', 'PLAN_UNREADABLE'],
    ] as const) {
      const finished = await runtime(root, ['run', '--plan', file, '--json']);
      expect([file, finished.code, codeOf(finished)]).toEqual([file, 4, code]);
    }
    expect(existsSync(join(root, 'out'))).toBe(false);
  });

  it('4 for a plan or a registry that is not there to be linted', async () => {
    const root = temporaryDirectory();
    writeTree(root, { 'runtime.config.json': '{}' });
    const plan = await runtime(root, ['plan-lint', '--plan', 'none.json', '--json']);
    expect([plan.code, codeOf(plan)]).toEqual([4, 'PLAN_UNREADABLE']);
    const registry = await runtime(root, ['registry-lint', '--registry', 'none', '--json']);
    expect(registry.code).toBe(4);
  });

  it('1 for a plan that lints badly, with file, line and column', async () => {
    const root = await repository();
    writeFileSync(join(root, 'suite/sb/vfs_tmp_only.sb'), '(version 1)\n(deny default\n');
    const lint = documentOf(await runtime(root, ['plan-lint', '--plan', 'suite/plan.json', '--json', '--sarif', 'lint.sarif']));
    expect(lint['ok']).toBe(false);
    const findings = lint['errors'] as unknown as { code: string; path: string; line?: number }[];
    expect(findings.some(({ path, line }) => path === 'suite/sb/vfs_tmp_only.sb' && line !== undefined)).toBe(true);
    expect(JSON.parse(readFileSync(join(root, 'lint.sarif'), 'utf8'))).toMatchObject({ version: '2.1.0' });
    const run = await runtime(root, ['run', '--plan', 'suite/plan.json', '--json']);
    expect(run.code).toBe(4);
    expect(existsSync(join(root, 'suite/out/LATEST'))).toBe(false);
  });

  it('1 for a bundle that does not verify, 4 where there is none', async () => {
    const root = await repository();
    await runtime(root, ['run', '--plan', 'suite/plan.json']);
    const run = join(root, 'suite/out', readFileSync(join(root, 'suite/out/LATEST'), 'utf8').trim());
    writeFileSync(join(run, 'summary.md'), 'forged\n');
    const validation = await runtime(root, ['validate-bundle', '--bundle', 'suite/out', '--json', '--junit', 'junit.xml']);
    expect(validation.code).toBe(1);
    expect((documentOf(validation)['errors'] as unknown as { code: string }[]).map(({ code }) => code)).toContain('BUNDLE_SIZE_MISMATCH');
    expect(readFileSync(join(root, 'junit.xml'), 'utf8')).toContain('<failure');
    for (const dir of ['nowhere', 'suite', 'a'.repeat(300)]) {
      const finished = await runtime(root, ['validate-bundle', '--bundle', dir, '--json']);
      expect([dir, finished.code]).toEqual([dir, 4]);
    }
    // A LATEST in a run chooses nothing: it is a file too many, and the answer is about the bundle.
    writeFileSync(join(run, 'LATEST'), 'nowhere\n');
    const crowded = await runtime(root, ['validate-bundle', '--bundle', run, '--json']);
    expect([crowded.code, documentOf(crowded)['ok']]).toEqual([1, false]);
    rmSync(join(run, 'LATEST'));
    expect((await runtime(root, ['emit-promotion', '--bundle', run, '--out', 'packet.json'])).code).toBe(0);
    for (const named of [
      ['--bundle', 'nowhere'],
      ['--bundle', 'suite'],
    ]) {
      const finished = await runtime(root, ['verify-packet', '--packet', 'packet.json', ...named, '--json']);
      expect([named, finished.code]).toEqual([named, 4]);
    }
    expect((await runtime(root, ['reindex-bundle', '--bundle', run, '--repair'])).code).toBe(0);
    expect((await runtime(root, ['validate-bundle', '--bundle', run])).stdout).toContain(', repaired\n');
    const latest = join(root, 'suite/out/LATEST');
    renameSync(latest, `${latest}.old`);
    symlinkSync('LATEST.old', latest);
    expect((await runtime(root, ['validate-bundle', '--bundle', 'suite/out', '--json'])).code).toBe(4);
  });

  it.skipIf(process.platform === 'darwin')('3 for what only a Mac can do, with nothing created', async () => {
    const root = await repository();
    for (const flags of [
      ['--channel', 'launchd_clean'],
      ['--runner', 'seatbelt'],
    ]) {
      const finished = await runtime(root, ['run', '--plan', 'suite/plan.json', ...flags, '--json']);
      expect(finished.code).toBe(3);
    }
    expect((await runtime(root, ['selftest', '--out', 'self.json', '--json'])).code).toBe(3);
    const campaign = await runtime(root, ['campaign', '--out', 'campaign', '--json']);
    expect([campaign.code, codeOf(campaign)]).toEqual([3, 'CAMPAIGN_UNAVAILABLE']);
    expect(existsSync(join(root, 'suite/out'))).toBe(false);
  });

  it('2 for a simulated launchd run and for a wrong command line, in the form asked for', async () => {
    const root = temporaryDirectory();
    expect((await runtime(root, ['run', '--plan', 'p', '--channel', 'launchd_clean', '--runner', 'simulated'])).code).toBe(2);
    const finished = await runtime(root, ['statsu', '--json']);
    expect([finished.code, codeOf(finished), finished.stderr]).toEqual([2, 'COMMAND_UNKNOWN', '']);
  });

  it('5 while another writer holds the root', async () => {
    const root = await repository();
    mkdirSync(join(root, 'suite/out'), { recursive: true });
    const holder = spawn(process.execPath, ['--input-type=module', '-e', HOLD, join(root, 'suite/out')], {
      cwd: join(MAIN, '..', '..'),
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    await once(holder.stdout, 'data');
    try {
      const finished = await runtime(root, ['run', '--plan', 'suite/plan.json', '--json']);
      expect([finished.code, codeOf(finished)]).toEqual([5, 'BUNDLE_LOCKED']);
      const waited = await runtime(root, [
        'run',
        '--plan',
        'suite/plan.json',
        '--lock-mode',
        'wait',
        '--lock-timeout-seconds',
        '0.2',
        '--json',
      ]);
      expect([waited.code, codeOf(waited)]).toEqual([5, 'LOCK_TIMEOUT']);
    } finally {
      holder.kill('SIGKILL');
    }
  });
});

const HOLD = `
import { acquireBundleLock } from '@runtime/channels';
await acquireBundleLock(process.argv[1], { mode: 'fail' });
console.log('held');
process.stdin.resume();
`;

describe('reading and listing', () => {
  it('prints one JSON document for list-*, describe-* and status', async () => {
    const root = await repository();
    const plan = ['--plan', 'suite/plan.json'];
    for (const args of [
      ['list-templates'],
      ['list-plans'],
      ['list-probes', ...plan],
      ['list-profiles', ...plan],
      ['describe-plan', ...plan],
      ['describe-profile', ...plan, '--profile', 'vfs_tmp_only'],
      ['describe-probe', ...plan, '--probe', 'vfs_tmp_only:read_/tmp/foo'],
      ['status'],
      ['schema', '--list'],
      ['schema', 'artifact_index'],
    ]) {
      const finished = await runtime(root, args);
      expect([args[0], finished.code, finished.stderr]).toEqual([args[0], 0, '']);
      expect(() => JSON.parse(finished.stdout), args[0]).not.toThrow();
    }
  });

  it('explains a decision with its rule and its walk', async () => {
    const root = await repository();
    const explain = ['explain', '--profile', 'suite/sb/vfs_tmp_only.sb', '--operation', 'file-read*', '--target', '/tmp/foo'];
    expect(documentOf(await runtime(root, [...explain, '--run-time-block', '--json']))).toMatchObject({
      decision: 'deny',
      resolved_target: '/private/tmp/foo',
      first_denied: { operation: 'file-read-data', path: '/private/tmp/foo' },
    });
    const unknown = await runtime(root, [...explain, '--driver', 'no_such_driver', '--json']);
    expect([unknown.code, codeOf(unknown)]).toEqual([4, 'DRIVER_UNKNOWN']);
  });

  it('finds what changed between two runs', async () => {
    const root = await repository();
    await runtime(root, ['run', '--plan', 'suite/plan.json', '--out', 'one']);
    await runtime(root, ['run', '--plan', 'suite/plan.json', '--out', 'two']);
    const same = await runtime(root, ['diff', '--base', 'one', '--head', 'two', '--json']);
    expect([same.code, documentOf(same)['decisions_differ']]).toEqual([0, false]);
    cpSync(join(root, 'suite'), join(root, 'edited'), { recursive: true });
    const profile = join(root, 'edited/sb/vfs_tmp_only.sb');
    writeFileSync(profile, `${readFileSync(profile, 'utf8')}\n(allow file-read* (literal "/private/tmp/foo"))\n`);
    const edited = await runtime(root, ['run', '--plan', 'edited/plan.json', '--out', 'three', '--json']);
    expect([edited.code, codeOf(edited)]).toEqual([4, 'SUITE_INCOMPLETE']);
  });

  it('says before a run what it would open for writing', async () => {
    const root = await repository();
    const dry = await runtime(root, ['run', '--plan', 'suite/plan.json', '--dry']);
    const job = JSON.parse(readFileSync(join(root, 'suite/out', runIdOf(dry.stdout), 'job/job.json'), 'utf8'));
    expect(job.would_open_for_writing.length).toBeGreaterThan(0);
    expect(dry.stdout.split('\n').filter((line) => line.startsWith('    '))).toEqual(
      job.would_open_for_writing.map((path: string) => `    ${path}`),
    );
    expect((await runtime(root, ['run', '--plan', 'suite/plan.json'])).stdout).not.toContain('for writing');
  });

  it('lists runs newest first, whatever became of them', async () => {
    const root = await repository();
    await runtime(root, ['run', '--plan', 'suite/plan.json', '--dry']);
    await runtime(root, ['run', '--plan', 'suite/plan.json']);
    const runs = documentOf(await runtime(root, ['list-runs', '--out', 'suite/out'])) as unknown as { kind: string; latest: boolean }[];
    expect(runs.map(({ kind, latest }) => [kind, latest])).toEqual([
      ['committed', true],
      ['dry', false],
    ]);
  });
});

const runIdOf = (stdout: string): string => /^run ([^:]+):/.exec(stdout)?.[1] ?? '';

describe('manners', () => {
  it('is quiet when its reader goes away', () => {
    const text = execFileSync('bash', ['-c', `"${process.execPath}" "${MAIN}" schema --list | head -n 1; echo "\${PIPESTATUS[0]}"`], {
      encoding: 'utf8',
    });
    expect(text).toBe('[\n0\n');
  });

  it('stops on Ctrl-C, commits the run as interrupted and exits 130', async ({ skip }) => {
    const root = temporaryDirectory();
    writeTree(root, { 'runtime.config.json': '{}' });
    await runtime(root, ['plan-build', '--template', 'metadata-runner', '--out', 'suite']);
    const child = spawn(process.execPath, [MAIN, 'run', '--plan', 'suite/plan.json', '--json'], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const exited = once(child, 'exit');
    const journal = (): boolean =>
      existsSync(join(root, 'suite/out')) &&
      readdirSync(join(root, 'suite/out')).some((name) => existsSync(join(root, 'suite/out', name, 'job/results.ndjson')));
    while (!journal() && child.exitCode === null) await new Promise((resolve) => setImmediate(resolve));
    child.kill('SIGINT');
    const [code] = await exited;
    const runs = documentOf(await runtime(root, ['list-runs', '--out', 'suite/out'])) as unknown as { run_id: string; kind: string }[];
    if (runs[0]!.kind === 'committed') skip('the run was over before the signal came, so there was nothing to interrupt');
    expect([code, runs[0]!.kind]).toEqual([130, 'failed']);
    const status = JSON.parse(readFileSync(join(root, 'suite/out', runs[0]!.run_id, 'run_status.json'), 'utf8'));
    expect(status).toMatchObject({ state: 'failed', failure_stage: 'interrupted' });
    expect(documentOf(await runtime(root, ['validate-bundle', '--bundle', `suite/out/${runs[0]!.run_id}`, '--json']))).toMatchObject({
      ok: true,
      status: 'failed',
    });
  });
});
