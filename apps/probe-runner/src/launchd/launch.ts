import { randomBytes } from 'node:crypto';
import { closeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { LIMITS } from '@runtime/contracts';
import { readRegularFileSync } from '@runtime/files';
import type { LaunchEvent, LaunchOrders, RunSpec } from '@runtime/job';
import { ProbeRunnerError } from '../error.js';
import type { Host } from '../host.js';
import { openNew, ROWS, writeWhole } from '../row-copy.js';
import { selfCheck } from '../seatbelt/self-check.js';
import { type CandidateCause, explainBootstrap } from './explain.js';
import { chooseDomain, type Domain, Launchctl, otherDomain, presenceOf } from './launchctl.js';
import { nodeAdviceHere } from './node-advice.js';
import { renderPlist } from './plist.js';
import { buildReport, type LaunchState } from './report.js';
import { createStage, helperFiles, removeStage, stageFiles, writeStaged } from './stage.js';
import { diedSilently, isSilentDeath, watchStart } from './watch.js';

/** What the supervisor tells us while the job runs. */
export interface Signals {
  connected: Promise<void>;
  /** Resolves when the conversation with the worker is over, or must be. */
  over: Promise<'complete' | 'stop'>;
}

/**
 * Has launchd start the worker from a fresh stage, and leaves nothing of it behind: whatever happens, the job is booted
 * out and confirmed gone before the stage is deleted, and every transcript is in the report.
 */
export async function launch(orders: LaunchOrders, host: Host, signals: Signals, say: (event: LaunchEvent) => void): Promise<void> {
  // Never the same twice: launchd is slow to forget a label, and the run id alone may come again.
  const label = `${orders.label_prefix}.${orders.spec.run_id.slice(0, 64)}.${randomBytes(4).toString('hex')}`;
  const state: LaunchState = {
    label,
    launchctl: new Launchctl(host),
    stage: null,
    plistText: null,
    domain: null,
    staged: [],
    bootstrapRc: null,
    causes: null,
    advice: null,
    gone: 'never_loaded',
    stageLeft: [],
    workerOutput: {},
  };
  // Before any probe runs: later the name may be that of a link.
  const copy = openNew(join(orders.spec.copy, ROWS));
  let connected = false;
  void signals.connected.then(() => {
    connected = true;
  });
  try {
    await start(state, orders, host, say);
    const how = await Promise.race([signals.over, connection(state, orders, signals).then(() => signals.over)]);
    if (!connected) state.advice = await nodeAdviceHere(host);
    await end(state, orders, how);
  } catch (error) {
    if (state.bootstrapRc === 0) await end(state, orders, 'stop');
    if (!isSilentDeath(error)) throw error;
    state.advice = await nodeAdviceHere(host);
    throw diedSilently(state.advice);
  } finally {
    if (state.stage !== null) {
      takeBack(state, copy);
      state.stageLeft = removeStage(state.stage);
    }
    closeSync(copy);
    say({ event: 'report', report: buildReport(state, orders) });
  }
}

async function start(state: LaunchState, orders: LaunchOrders, host: Host, say: (event: LaunchEvent) => void): Promise<void> {
  if (host.uid === null || host.uid === 0) {
    throw new ProbeRunnerError({
      code: 'RUNNER_IS_ROOT',
      message: 'a clean start is for an ordinary user',
      category: 'host',
      hint: 'run it as the user logged in at the screen',
    });
  }
  // launchd refuses a sandboxed caller with codes that say nothing of it; so this is asked first.
  const check = await selfCheck(host);
  if (check.sandboxed === true) {
    throw new ProbeRunnerError({
      code: 'ALREADY_SANDBOXED',
      message: 'this process is in a sandbox, and launchd takes no orders from there',
      category: 'host',
      hint: 'start it from a plain terminal',
    });
  }
  const { launchctl } = state;
  state.domain = await chooseDomain(launchctl, host.uid);
  const stage = await createStage(host);
  state.stage = stage;
  const { spec } = orders;
  state.staged = stageFiles(stage, [
    { name: 'runner.mjs', from: orders.runner, sha256: null },
    { name: 'job/job.json', from: spec.job, sha256: spec.job_sha256 },
    ...helperFiles(host.helper),
    ...orders.files.map((name) => ({ name, from: join(spec.directory, name), sha256: null })),
  ]);
  const fixtures = join(stage, 'fixtures');
  const staged: RunSpec = {
    ...spec,
    job: join(stage, 'job', 'job.json'),
    directory: stage,
    copy: join(stage, 'copy'),
    fixtures,
    label: state.label,
  };
  const specPath = writeStaged(stage, 'spec.json', JSON.stringify(staged));
  const program = [orders.node, join(stage, 'runner.mjs'), '--spec', specPath];
  let attempt = await bootstrap(state, state.domain, program, say);
  const other = await otherDomain(launchctl, state.domain, host.uid, attempt.rc);
  if (other !== null) {
    state.domain = other;
    attempt = await bootstrap(state, other, program, say);
  }
  state.bootstrapRc = attempt.rc;
  if (attempt.rc !== 0) {
    // The job may have been taken all the same; the end looks for it.
    const { domain, label } = state;
    state.causes = await explainBootstrap({ host, launchctl, domain, label, ...attempt });
    await launchctl.log();
    await bootOut(state, orders);
    throw bootstrapFailed(attempt.rc, state.causes);
  }
  say({ event: 'bootstrapped', domain: state.domain.name });
}

/** Writes the property list for one domain, has it checked, and hands it to launchd. */
async function bootstrap(
  state: LaunchState,
  domain: Domain,
  program: string[],
  say: (event: LaunchEvent) => void,
): Promise<{ plist: string; rc: number | null; lintRc: number | null }> {
  const stage = state.stage as string;
  state.plistText = renderPlist({
    label: state.label,
    arguments: program,
    workingDirectory: stage,
    stdout: join(stage, 'stdout.txt'),
    stderr: join(stage, 'stderr.txt'),
    environment: { LC_ALL: 'C', PATH: '/usr/bin:/bin:/usr/sbin:/sbin' },
    sessionTypes: domain.sessionTypes,
  });
  const folder = domain.name.replace('/', '-');
  const plist = writeStaged(stage, `${folder}/${state.label}.plist`, state.plistText);
  const lint = await state.launchctl.lint(plist);
  say({ event: 'staged', label: state.label });
  if (lint.rc === 1)
    throw new ProbeRunnerError({ code: 'PLIST_INVALID', message: 'plutil does not take the property list', category: 'bug' });
  const { rc } = await state.launchctl.run('bootstrap', ['bootstrap', domain.name, plist]);
  return { plist, rc, lintRc: lint.rc };
}

/** Waits until the worker has connected or nobody waits for it; meanwhile looks after the job. */
async function connection(state: LaunchState, orders: LaunchOrders, signals: Signals): Promise<void> {
  const stop = new AbortController();
  void Promise.race([signals.connected, signals.over]).then(() => stop.abort());
  const target = `${state.domain?.name}/${state.label}`;
  const { launchctl, stage } = state;
  void kickLater(launchctl, target, orders.timing.kickstart, stop.signal);
  try {
    await watchStart({ launchctl, target, stage: stage as string, everyMs: orders.timing.watch, stop: stop.signal });
  } finally {
    stop.abort();
  }
}

/** RunAtLoad has been seen not to spawn; one kick, and then it is up to the deadline. */
async function kickLater(launchctl: Launchctl, target: string, afterMs: number, stop: AbortSignal): Promise<void> {
  await delay(afterMs, undefined, { signal: stop }).catch(() => {});
  if (!stop.aborted) await launchctl.run('kickstart', ['kickstart', '-p', target]);
}

async function end(state: LaunchState, orders: LaunchOrders, how: 'complete' | 'stop'): Promise<void> {
  if (how === 'stop') {
    const target = `${state.domain?.name}/${state.label}`;
    if (!(await endsOnTerm(state, target, orders.timing.grace))) await state.launchctl.run('kill_kill', ['kill', 'SIGKILL', target]);
  }
  await bootOut(state, orders);
}

/** A job that has ended stays loaded, so "running" is what a signal still reaches; asked again until it does not. */
async function endsOnTerm(state: LaunchState, target: string, withinMs: number): Promise<boolean> {
  const until = performance.now() + withinMs;
  for (let wait = 50; ; wait = Math.min(wait * 2, 500)) {
    const { rc } = await state.launchctl.run('kill_term', ['kill', 'SIGTERM', target]);
    if (rc !== 0) return true;
    if (performance.now() + wait > until) return false;
    await delay(wait);
  }
}

/** `bootout` comes back before the label is free; gone is what `print` says, not what `bootout` returned. */
async function bootOut(state: LaunchState, orders: LaunchOrders): Promise<void> {
  const target = `${state.domain?.name}/${state.label}`;
  await state.launchctl.run('bootout', ['bootout', target]);
  if (await isGone(state, orders.timing.grace, 'print_after_bootout')) {
    state.gone = 'confirmed';
    return;
  }
  await state.launchctl.run('kill_kill', ['kill', 'SIGKILL', target]);
  await state.launchctl.run('bootout', ['bootout', target]);
  state.gone = (await isGone(state, orders.timing.grace, 'print_at_last')) ? 'confirmed' : 'unconfirmed';
}

async function isGone(state: LaunchState, withinMs: number, step: string): Promise<boolean> {
  const target = `${state.domain?.name}/${state.label}`;
  const until = performance.now() + withinMs;
  for (let wait = 20; ; wait = Math.min(wait * 2, 500)) {
    if ((await presenceOf(state.launchctl, step, target)) === 'absent') return true;
    if (performance.now() + wait > until) return false;
    await delay(wait);
  }
}

const OUTPUT_BYTES = 64 * 1024;

/** Brings back the worker's copy of the rows and its output, before the stage goes. Regular files only. */
function takeBack(state: LaunchState, copy: number): void {
  const stage = state.stage as string;
  try {
    writeWhole(copy, readRegularFileSync(join(stage, 'copy', ROWS), { maxBytes: LIMITS.documentBytes }));
  } catch {
    // It is a copy for the case of a crash; the rows of the connection do not depend on it.
  }
  for (const name of ['stdout', 'stderr']) {
    try {
      const bytes = readRegularFileSync(join(stage, `${name}.txt`), { maxBytes: 16 * 1024 * 1024 });
      state.workerOutput[name] = bytes.subarray(0, OUTPUT_BYTES).toString('utf8');
    } catch {
      // Never written: launchd creates them when it spawns the job.
    }
  }
}

function bootstrapFailed(rc: number | null, causes: readonly CandidateCause[]): ProbeRunnerError {
  const found = causes.filter((cause) => cause.verdict === 'yes');
  const open = causes.filter((cause) => cause.verdict === 'unknown');
  const first = found[0] ?? open[0];
  return new ProbeRunnerError({
    code: rc === null ? 'LAUNCHCTL_UNAVAILABLE' : 'BOOTSTRAP_FAILED',
    message:
      rc === null
        ? 'launchctl could not be run'
        : `launchctl bootstrap failed with status ${rc}${first === undefined ? '' : `: ${first.explanation}`}`,
    category: 'host',
    hint: 'launchctl/launchctl_diagnostics.json lists every cause the status can have, with the check that ruled it in or out',
    details: { rc, causes },
  });
}
