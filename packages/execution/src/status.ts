import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Availability, StatusDocument, WorldIdentity } from '@runtime/contracts';
import { parseJson, SCHEMA_VERSIONS } from '@runtime/contracts';
import { findRepoRoot } from '@runtime/files';
import { nodeAdvice, type RunnerFacts } from '@runtime/job';
import { builtInWorld, builtInWorldIds, type HostIdentity, matchWorld } from '@runtime/worlds';
import { productionSetting, type Setting } from './setting.js';
import { workerEnvironment } from './worker/environment.js';

export interface StatusOptions {
  repoRoot?: string;
  /** The built-in world that the host is compared with where it is none of them; with none, nothing is. */
  worldId?: string | undefined;
}

/**
 * What can run on this host, and why not what cannot (contract: execution, 2.15). Starts the runner executable once, to
 * ask the host's own tools; runs no probe and writes nothing.
 */
export const runtimeStatus = (options: StatusOptions = {}): Promise<StatusDocument> => statusIn(productionSetting, options);

export async function statusIn(setting: Setting, options: StatusOptions): Promise<StatusDocument> {
  await findRepoRoot(options.repoRoot === undefined ? {} : { repoRoot: options.repoRoot });
  const facts = await askRunner(setting);
  const check = facts?.self_check ?? null;
  const mac = setting.platform === 'darwin';
  const host = facts?.host ?? { platform: setting.platform, machine: process.arch };
  const world = (mac ? worldOf(host) : null) ?? identityOf(options.worldId);
  return {
    schema_version: SCHEMA_VERSIONS.status,
    world_id: world?.world_id ?? null,
    repo_root: '.',
    channel: null,
    clean_channel_active: false,
    stage_used: false,
    stage_root: null,
    stage_output_root: null,
    run_id: null,
    sandbox_check_self: check,
    tools: facts?.tools_present ?? {},
    host,
    world_match: mac ? matchWorld(host, world) : { compared: [], result: 'unknown' },
    runners: {
      simulated:
        facts === null ? no('RUNNER_NOT_INSTALLED', 'the probe runner is not there; build or install @runtime/probe-runner') : yes(),
      seatbelt: seatbelt(setting, mac, check?.sandboxed === true),
    },
    channels: {
      direct: facts === null ? no('RUNNER_NOT_INSTALLED', 'the probe runner is not there; build or install @runtime/probe-runner') : yes(),
      launchd_clean: mac
        ? launchdClean(seatbelt(setting, mac, check?.sandboxed === true), facts)
        : no('CHANNEL_UNAVAILABLE', notAMac(setting)),
    },
    ffi: facts?.ffi === true,
  };
}

/** The built-in world that this host is. */
const worldOf = (host: HostIdentity): WorldIdentity | null =>
  builtInWorldIds()
    .map((id) => builtInWorld(id).identity)
    .find((identity) => matchWorld(host, identity).result === 'match') ?? null;

const identityOf = (worldId: string | undefined): WorldIdentity | null => (worldId === undefined ? null : builtInWorld(worldId).identity);

const yes = (): Availability => ({ available: true, code: null, reason: null });
const no = (code: string, reason: string): Availability => ({ available: false, code, reason });

const notAMac = (setting: Setting): string => `this is ${setting.platform}; sandbox-exec and launchd are part of macOS`;

function seatbelt(setting: Setting, mac: boolean, sandboxed: boolean): Availability {
  if (!mac) return no('RUNNER_UNAVAILABLE', notAMac(setting));
  if (setting.uid === 0) return no('RUNNER_IS_ROOT', 'probes do not run as root');
  if (sandboxed) return no('ALREADY_SANDBOXED', 'this process is already in a sandbox; start it from a plain terminal');
  return yes();
}

/** A channel that can be used, with what is known against its Node. */
function launchdClean(channel: Availability, facts: RunnerFacts | null): Availability {
  const advice = channel.available && facts !== null ? nodeAdvice(facts.host) : null;
  return advice === null ? channel : { available: true, code: 'NODE_AD_HOC', reason: advice };
}

/** One question and one answer: no group, no stream and no library that `status` would have to load. The answer is of our own release. */
async function askRunner(setting: Setting): Promise<RunnerFacts | null> {
  try {
    const question = promisify(execFile)(process.execPath, [setting.runnerEntry()], {
      cwd: '/',
      env: workerEnvironment(),
      maxBuffer: 1024 * 1024,
      timeout: 60_000,
    });
    // A runner that ends before it has read says so by its exit.
    question.child.stdin?.on('error', () => {}).end(JSON.stringify({ mode: 'facts' }));
    return parseJson((await question).stdout) as RunnerFacts;
  } catch {
    return null;
  }
}
