import { randomBytes } from 'node:crypto';
import { join, resolve } from 'node:path';
import { type BundleWriter, beginBundle, loadWatched, type VerifiedBundle } from '@runtime/bundle-store';
import { acquireBundleLock } from '@runtime/channels';
import { encodePretty, expectedArtifacts, hidePlaces, placesOfPerson, prettyPieces, RuntimeError, sha256Hex } from '@runtime/contracts';
import { checkOutsideRuns, readKeyFile } from '@runtime/files';
import type { RunSpec } from '@runtime/job';
import { type ProbeName, ProfileStatuses } from '@runtime/observations';
import { type CompiledPlan, compilePlan } from '@runtime/plan';
import { requireParts } from '@runtime/worlds';
import { type DocumentsInput, writeDocuments } from './documents.js';
import { type CompiledJob, compileJob, effectiveLanes, KERNEL_LOG } from './job.js';
import { headOf, type RunHead, runStatus } from './manifest.js';
import type { RunPlanOptions, WatchOutcome } from './options.js';
import { personHere } from './person.js';
import { progressReporter } from './progress.js';
import { type RunRequest, resolveRequest } from './request.js';
import type { Setting } from './setting.js';
import { launchDirect, sweepProbes, WaitingRunner } from './worker/direct.js';
import { type ChannelReport, launchThroughLaunchd } from './worker/launchd.js';
import { createPrivateDirectory } from './worker/private-directory.js';
import { ReceivedRows } from './worker/received-rows.js';
import { type RunFailure, superviseWorker, type WorkerOutcome } from './worker/supervise.js';
import { readUnconfirmed } from './worker/unconfirmed.js';

/** {@link runPlan} in surroundings of the caller's choice. */
export async function runPlanIn(
  setting: Setting,
  planPath: string,
  outDir: string,
  options: RunPlanOptions & { watch?: WatchOutcome },
): Promise<VerifiedBundle> {
  const request = resolveRequest(options, setting);
  const runner = request.dryRun || request.channel.channel !== 'direct' ? null : startEarly(setting);
  try {
    return await runWith(runner, request, setting, planPath, outDir, options);
  } finally {
    await runner?.dismiss();
  }
}

/** Starts the runner while the plan is compiled. That there is none is told when the run would have it, and what is wrong with the plan before. */
function startEarly(setting: Setting): WaitingRunner | null {
  let entry: string;
  try {
    entry = setting.runnerEntry();
  } catch {
    return null;
  }
  return new WaitingRunner(entry);
}

async function runWith(
  runner: WaitingRunner | null,
  request: RunRequest,
  setting: Setting,
  planPath: string,
  outDir: string,
  options: RunPlanOptions & { watch?: WatchOutcome },
): Promise<VerifiedBundle> {
  const plan = await compilePlan(planPath, {
    repoRoot: options.repoRoot,
    onlyProfiles: request.filters.only_profiles,
    onlyScenarios: request.filters.only_scenarios,
  });
  // Found before anything is created, too: no other world stands in for what this one does not say.
  if (request.runner === 'simulated') requireParts(plan.world, SIMULATED_PARTS, 'a simulated run');
  const attestKey = options.attestKey === undefined ? null : await readKeyFile(options.attestKey, 'signing');
  // Found before anything is created: without a runner there is no run.
  if (!request.dryRun && runner === null) request.channel.channel === 'direct' ? setting.runnerEntry() : setting.launchdEntry();
  const compiled = compileJob(plan, request, setting.limits);
  const out = resolve(outDir);
  await checkOutsideRuns(out);
  const lock =
    request.channel.lock === false
      ? null
      : await acquireBundleLock(out, {
          mode: request.channel.lock_mode,
          timeoutSeconds: request.channel.lock_timeout_seconds,
          runId: request.runId,
          signal: options.signal,
        });
  try {
    const writer = await beginBundle({ out, runId: request.runId, repoRoot: plan.repo_root, names: namesOf(plan, compiled, request) });
    const parts = {
      setting,
      options,
      request,
      plan,
      compiled,
      writer,
      lock: lock === null ? 'none' : 'kernel',
      attestKey,
      runner,
    } as const;
    const unforeseen = await new Run(parts).execute();
    return writer.verified ?? (await loadWatched(writer.dir, { repoRoot: plan.repo_root, watch: options.watch?.(unforeseen) }));
  } finally {
    await lock?.release();
  }
}

/** What the run will write: a name that no reader takes is refused before the run starts. */
const namesOf = (plan: CompiledPlan, compiled: CompiledJob, request: RunRequest): string[] => [
  ...expectedArtifacts(effectiveLanes(plan, request.dryRun), plan.apply_preflight_profile !== null && !request.dryRun),
  ...compiled.profiles.keys(),
  JOB,
  WORKER_COPY,
  END_RECORD,
];

const JOB = 'job/job.json';
/** What the worker writes into the run directory. */
const WORKER_COPY = 'job/results.ndjson';
/** Written from the connection alone. A probe that wrote one first has changed nothing. */
const END_RECORD = 'job/done.json';

/** What the engine asks a world for. */
const SIMULATED_PARTS = ['operations', 'errnos', 'host'] as const;

interface RunParts {
  setting: Setting;
  options: RunPlanOptions & { watch?: WatchOutcome };
  request: RunRequest;
  plan: CompiledPlan;
  compiled: CompiledJob;
  writer: BundleWriter;
  lock: 'kernel' | 'none';
  attestKey: string | null;
  /** Null where it is started another way, or could not be started yet. */
  runner: WaitingRunner | null;
}

/** One run, from its directory to its commit. */
class Run {
  readonly #parts: RunParts;
  readonly #compiled: CompiledJob;
  readonly #person = personHere();
  readonly #statuses: ProfileStatuses;
  #jobSha256 = '';

  constructor(parts: RunParts) {
    this.#parts = parts;
    this.#compiled = parts.compiled;
    this.#statuses = new ProfileStatuses(parts.plan.profiles);
  }

  async execute(): Promise<readonly ProbeName[]> {
    const { plan, request, writer } = this.#parts;
    const head = headOf(plan, request);
    await writer.write('run_status.json', encodePretty(runStatus(head, request, 'in_progress', null)));
    await this.#writeJob();
    const channel: ChannelReport = { label: null, diagnostics: null, files: new Map(), failure: null };
    const outcome = request.dryRun ? NOTHING_RUN : await this.#work(channel);
    try {
      return await this.#keep(head, channel, outcome);
    } finally {
      outcome.rows?.close();
    }
  }

  /** Writes what came of the run, and commits it. */
  async #keep(head: RunHead, channel: ChannelReport, outcome: WorkerOutcome): Promise<readonly ProbeName[]> {
    const { plan, request, writer, lock, attestKey } = this.#parts;
    const foreign = request.dryRun ? [] : await this.#keepOnlyOurs(outcome);
    await writer.writeAll(channel.files);
    const input: DocumentsInput = {
      writer,
      plan,
      request,
      head,
      job: this.#compiled.job,
      jobSha256: this.#jobSha256,
      lanes: effectiveLanes(plan, request.dryRun),
      outcome,
      statuses: this.#statuses.found,
      failure: this.#tellable(withForeign(channel.failure ?? outcome.failure, foreign)),
      channel,
      lock,
      attestKey,
      signal: this.#parts.options.signal,
      watch: this.#parts.options.watch,
    };
    try {
      return await writeDocuments(input);
    } catch (error) {
      // A disk that is full stays full; anything else is a run that failed, and is committed as one.
      if (input.failure !== null || (error instanceof RuntimeError && error.category === 'system')) throw error;
      const late: RunFailure = { stage: 'interrupted', message: 'interrupted after the last row, while the documents were written' };
      return await writeDocuments({ ...input, failure: this.#tellable(input.signal?.aborted === true ? late : asFailure(error)) });
    }
  }

  /** The failure without the names and places of whoever ran it: messages hold paths. */
  #tellable(failure: RunFailure | null): RunFailure | null {
    if (failure === null) return null;
    const hide = hidePlaces([
      { value: this.#parts.writer.dir, as: 'path', placeholder: '.' },
      ...placesOfPerson(this.#person, encodePretty(this.#compiled.job)),
    ]);
    return { ...failure, message: hide(failure.message) };
  }

  async #writeJob(): Promise<void> {
    const { writer } = this.#parts;
    await writer.writeAll([...this.#compiled.profiles, [JOB, prettyPieces(this.#compiled.job)]]);
    this.#jobSha256 = writer.digestOf(JOB) ?? '';
  }

  /** Has the job worked off, and tidies up behind it. Whatever goes wrong is the failure of the run, and takes no row away. */
  async #work(channel: ChannelReport): Promise<WorkerOutcome> {
    let outcome: WorkerOutcome = { ...NOTHING_RUN };
    const behind: (() => void | Promise<void>)[] = [];
    const failing = async (step: () => unknown): Promise<void> => {
      try {
        await step();
      } catch (error) {
        outcome = { ...outcome, failure: outcome.failure ?? asFailure(error) };
      }
    };
    await failing(async () => {
      outcome = await this.#supervise(channel, behind);
    });
    for (const step of behind) await failing(step);
    return outcome;
  }

  /** By a child of this process or by launchd. @param behind Filled with what is to be done afterwards, in order. */
  async #supervise(channel: ChannelReport, behind: (() => void | Promise<void>)[]): Promise<WorkerOutcome> {
    const { job } = this.#compiled;
    const { writer, request, setting, options } = this.#parts;
    const directory = createPrivateDirectory();
    const jobSha256 = this.#jobSha256;
    const nonce = this.#nonce(jobSha256);
    const progress = progressReporter(job, options.onProgress);
    behind.push(progress.end);
    // Probes may outlive any run, the complete ones too: in a session of their own they are in nobody's process group.
    if (request.runner === 'seatbelt') behind.push(() => sweepProbes(setting.runnerEntry(), nonce));
    behind.push(directory.remove);
    const spec: RunSpec = {
      mode: 'run',
      runner: request.runner,
      run_id: request.runId,
      socket: directory.socket,
      nonce,
      job: join(writer.dir, JOB),
      job_sha256: jobSha256,
      directory: writer.dir,
      copy: join(writer.dir, 'job'),
      fixtures: request.runner === 'simulated' ? null : join(directory.path, 'fixtures'),
      label: null,
      person: this.#person,
      values: { HOME: this.#person.homes[0] ?? '/var/empty', USER: this.#person.users[0] ?? 'nobody' },
    };
    const rows = new ReceivedRows(directory.path);
    try {
      return await superviseWorker({
        job,
        jobSha256,
        socket: directory.socket,
        nonce,
        rows,
        signal: options.signal,
        connectMs: setting.connectMs,
        onHello: setting.onHello,
        onRow: (row, count) => {
          this.#statuses.add(row);
          progress.row(row, count);
        },
        launch: () =>
          request.channel.channel === 'direct'
            ? launchDirect(setting.runnerEntry(), spec, this.#parts.runner)
            : launchThroughLaunchd({ setting, request, spec, files: [...this.#compiled.profiles.keys()], report: channel }),
      });
    } catch (error) {
      rows.close();
      throw error;
    }
  }

  /** Nobody can guess it, except where a fixed clock asks for the same bytes and no real probe runs that could use it. */
  #nonce(jobSha256: string): string {
    const { clock, runner } = this.#parts.request;
    const fixed = clock !== null && runner === 'simulated';
    return fixed ? sha256Hex(`fixed clock ${jobSha256}`) : randomBytes(32).toString('hex');
  }

  /**
   * Probes without policy could write into the run: what is committed is what was compiled and what came over the connection, and
   * nothing that was found. Returns the names of what was there besides.
   */
  async #keepOnlyOurs(outcome: WorkerOutcome): Promise<string[]> {
    const { writer } = this.#parts;
    const lost = outcome.done === null ? await readUnconfirmed(join(writer.dir, WORKER_COPY), outcome.rows?.count ?? 0) : [];
    const foreign = writer.removeForeign().filter((name) => name !== WORKER_COPY && name !== END_RECORD);
    if (this.#parts.request.runner === 'seatbelt' || foreign.length > 0) await this.#writeJob();
    await this.#keepRaw(outcome, lost);
    return foreign;
  }

  /** What came over the connection is the raw evidence, whatever the worker's own copy said. */
  async #keepRaw(outcome: WorkerOutcome, lost: readonly string[]): Promise<void> {
    const { writer } = this.#parts;
    await writer.write(WORKER_COPY, chained(outcome.rows?.text() ?? [], lost));
    if (outcome.kernelLog !== null) await writer.write(KERNEL_LOG, encodePretty(outcome.kernelLog));
    if (outcome.done !== null) await writer.write(END_RECORD, encodePretty(outcome.done));
  }
}

/** A run in whose directory something was found has failed: nobody knows what else was touched. */
function withForeign(failure: RunFailure | null, foreign: readonly string[]): RunFailure | null {
  if (foreign.length === 0) return failure;
  const shown = foreign.slice(0, 10).map((name) => JSON.stringify(name));
  const more = foreign.length > shown.length ? ` and ${foreign.length - shown.length} more` : '';
  const found = `files that the run did not write were in its directory, and were removed: ${shown.join(', ')}${more}`;
  return failure === null ? { stage: 'runner', message: found } : { ...failure, message: `${failure.message}; ${found}` };
}

function* chained(...lists: Iterable<string>[]): Generator<string> {
  for (const list of lists) yield* list;
}

const NOTHING_RUN: WorkerOutcome = { hello: null, rows: null, done: null, kernelLog: null, failure: null };

const asFailure = (error: unknown): RunFailure => ({
  stage: 'exception',
  message:
    error instanceof RuntimeError
      ? `${error.code}: ${error.message}`
      : error instanceof Error
        ? error.message || error.name
        : String(error),
});
