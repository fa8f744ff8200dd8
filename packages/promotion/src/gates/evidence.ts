import type { PromotionInformation } from '@runtime/contracts';
import { sameFact } from '@runtime/worlds';
import { runState } from './bundle.js';
import type { RunFacts } from './facts.js';
import { type Gate, result } from './gate.js';
import { isObject, type JsonObject, member, objectMember } from './values.js';

const execution = (facts: RunFacts): JsonObject => objectMember(facts.manifest, 'execution');

const SYSTEM_DIRECTORIES = ['/usr/bin/', '/bin/', '/usr/sbin/', '/sbin/', '/usr/libexec/', '/System/'];
const inSystem = (path: unknown): boolean =>
  typeof path === 'string' && !path.split('/').includes('..') && SYSTEM_DIRECTORIES.some((directory) => path.startsWith(directory));

const isOfSystem = (tool: JsonObject): boolean =>
  member(tool, 'system') === true && inSystem(member(tool, 'path')) && inSystem(member(tool, 'real_path'));

/** The native helper comes with the runner, and is the one that was built when its bytes are those of the manifest of builds. */
const isOurHelper = (tool: JsonObject): boolean => {
  const found = member(tool, 'sha256');
  return member(tool, 'name') === 'runtime_helper' && typeof found === 'string' && found === member(tool, 'manifest_sha256');
};

/** Whether the run itself shows what a decision needs, in the order of the contract. */
export const RUN_GATES: readonly Gate[] = [
  {
    code: 'bundle_repaired',
    check: (facts) => {
      const repaired = member(facts.index, 'repaired');
      const repair_log_present = facts.present.has('repair_log.json');
      return result(
        (repaired === null || repaired === false) && !repair_log_present,
        { repaired, repair_log_present },
        'the bundle is as it was committed',
        'the bundle was re-hashed after its commit, so its digests show nothing about the run',
      );
    },
  },
  {
    code: 'clean_start_unproven',
    check: (facts) => {
      const start = objectMember(execution(facts), 'clean_start');
      const [nonce_confirmed, parent_pid, xpc_service_name, label] = ['nonce_confirmed', 'parent_pid', 'xpc_service_name', 'label'].map(
        (name) => member(start, name),
      );
      const sandboxed = member(objectMember(start, 'self_check'), 'sandboxed');
      const named = typeof label === 'string' && label !== '' && xpc_service_name === label;
      return result(
        nonce_confirmed === true && parent_pid === 1 && named && sandboxed === false && Array.isArray(member(start, 'environment')),
        { nonce_confirmed, parent_pid, xpc_service_name, label, sandboxed },
        'the runner proved that launchd started it for this run, outside any sandbox',
        'nothing proves that launchd started the runner for this run, outside any sandbox',
      );
    },
  },
  {
    code: 'dry_run',
    check: (facts) => {
      const dry_run = member(facts.manifest, 'dry_run');
      return result(
        dry_run === false,
        { dry_run },
        'probes ran',
        dry_run === true ? 'the run was dry: no probe ran' : 'it is not known whether probes ran',
      );
    },
  },
  {
    code: 'host_world_mismatch',
    check: (facts) => {
      const host = objectMember(execution(facts), 'host');
      const recorded = member(objectMember(execution(facts), 'world_match'), 'result');
      const { world } = facts;
      const seen = Object.fromEntries(['product_version', 'build', 'machine', 'dyld_digest'].map((name) => [name, member(host, name)]));
      const inputs = { world_id: member(facts.manifest, 'world_id'), world_known: world !== null, host: seen, recorded };
      if (world === null) return result(false, inputs, '', 'the world of the run is not known here, so its host cannot be compared');
      const { identity } = world.world;
      const differs = (['product_version', 'build', 'machine', 'dyld_digest'] as const).filter(
        (name) => identity[name] !== undefined && sameFact(name, seen[name], identity[name]) !== true,
      );
      // A runner may know only the worlds it comes with; of one that a repository describes it then says unknown.
      const agreed = recorded === 'match' || (recorded === 'unknown' && !world.built_in);
      return result(
        differs.length === 0 && agreed,
        inputs,
        'the host is the baseline the run names',
        differs.length > 0
          ? `the host differs from the baseline, or does not say: ${differs.join(', ')}`
          : 'the run did not find its host to be the baseline',
      );
    },
  },
  {
    code: 'lock_not_held',
    check: (facts) => {
      const lock = member(execution(facts), 'lock');
      return result(
        lock === 'kernel',
        { lock },
        'no other writer could touch the bundle',
        'nothing kept other writers away from the bundle',
      );
    },
  },
  {
    code: 'run_failed',
    check: (facts) => {
      const state = runState(facts);
      return result(
        state === 'complete',
        { state },
        'the run completed',
        state === 'failed' ? 'the run failed' : 'nothing says that the run completed',
      );
    },
  },
  {
    code: 'scenario_lane_missing',
    check: (facts) => {
      const scenario = member(objectMember(execution(facts), 'lanes'), 'scenario');
      return result(scenario === true, { scenario }, 'the scenario lane ran', 'no scenario lane ran, so there are no decisions');
    },
  },
  {
    code: 'simulated_runner',
    check: (facts) => {
      const runner = member(execution(facts), 'runner');
      return result(
        runner === 'seatbelt',
        { runner },
        'the kernel decided',
        runner === 'simulated' ? 'the policy engine decided, not the kernel' : 'it is not known whether the kernel decided',
      );
    },
  },
  {
    code: 'tools_not_system',
    check: (facts) => {
      const platform = member(objectMember(execution(facts), 'host'), 'platform');
      const listed = member(execution(facts), 'tools');
      const tools = Array.isArray(listed) ? listed : [];
      const foreign = tools.flatMap((tool: unknown, index) => {
        return isObject(tool) && (isOfSystem(tool) || isOurHelper(tool))
          ? []
          : [isObject(tool) ? String(member(tool, 'name')) : `#${index}`];
      });
      return result(
        platform === 'darwin' && tools.length > 0 && foreign.length === 0,
        { platform, tools: tools.length, foreign: foreign.slice(0, 20) },
        'every host tool came from the system volume, or is a build of ours',
        "a tool that applied or reported the policy is not the system's, or is not on record",
      );
    },
  },
];

/** Facts a reader should know that never decide. */
export function standingInformation(facts: RunFacts): PromotionInformation[] {
  const filters = member(execution(facts), 'filters');
  const filtered =
    isObject(filters) &&
    ['only_profiles', 'only_scenarios'].some((name) => Array.isArray(filters[name]) && (filters[name] as unknown[]).length > 0);
  const compared =
    sameFact('dyld_digest', member(objectMember(execution(facts), 'host'), 'dyld_digest'), facts.world?.world.identity.dyld_digest) !==
    null;
  return [...(compared ? [] : (['dyld_not_compared'] as const)), ...(filtered ? (['filtered_run'] as const) : [])];
}
