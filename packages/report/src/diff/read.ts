import { artifactRows, type OpenBundleOptions, readArtifactRows, type VerifiedBundle } from '@runtime/bundle-store';
import { encodeCanonicalLine, sha256Hex } from '@runtime/contracts';
import { type OpenedRun, openRun } from '../open-run.js';
import { jobOf } from '../results/bundle-data.js';
import { SharedTexts } from '../results/shared-texts.js';
import type { DiffSide, ExpectationFacts } from './model.js';

const EVENTS = 'runtime_events.normalized.json';
const MATRIX = 'expected_matrix.json';

const EVENT_MEMBERS = [
  'profile_id',
  'expectation_id',
  'scenario_id',
  'operation',
  'target',
  'expected',
  'actual',
  'failure_stage',
  'failure_kind',
  'normalized_path',
  'normalized_path_source',
  'policy_layers',
  'service_confounder',
  'absent',
];

/** Loads a bundle strictly and keeps of it what a comparison needs. @throws BundleError when it does not verify. */
export async function readSide(dir: string, options: OpenBundleOptions): Promise<DiffSide> {
  return sideOf(await openRun(dir, options));
}

/** What a comparison needs of a bundle that is open. */
export async function sideOf({ bundle }: Pick<OpenedRun, 'bundle'>): Promise<DiffSide> {
  const expectations = new Map<string, ExpectationFacts>();
  const texts = new SharedTexts();
  const keyOf = (facts: ExpectationFacts): string => texts.of(encodeCanonicalLine([facts.profile_id, facts.expectation_id]));
  const shared = (facts: ExpectationFacts): ExpectationFacts => texts.within(facts) as ExpectationFacts;
  if (bundle.artifacts.includes(EVENTS)) {
    for await (const batch of artifactRows(bundle, EVENTS, { pick: EVENT_MEMBERS })) {
      for (const row of batch) {
        const facts = shared(expectationFacts(row.picked ?? {}));
        expectations.set(keyOf(facts), facts);
      }
    }
  }
  // What was planned. Where no event says that it ran (a dry run, a run that failed), it is there all the same: not measured.
  if (bundle.artifacts.includes(MATRIX)) {
    await readArtifactRows(bundle, MATRIX, { at: ['profiles', '*', 'probes'] }, ({ value, keys: [, profile_id] }) => {
      const facts = expectationFacts({ ...object(value), profile_id });
      const key = keyOf(facts);
      if (!expectations.has(key)) expectations.set(key, shared(facts));
    });
  }
  return { facts: await bundleFacts(bundle), expectations };
}

function expectationFacts(row: Record<string, unknown>): ExpectationFacts {
  const layers = object(row['policy_layers']);
  const path = text(row['normalized_path']);
  return {
    profile_id: text(row['profile_id']) ?? '',
    expectation_id: text(row['expectation_id']) ?? text(row['scenario_id']) ?? '',
    operation: text(row['operation']) ?? '',
    target: text(row['target']),
    expected: text(row['expected']),
    decision: text(row['actual']),
    stage: text(row['failure_stage']),
    kind: text(row['failure_kind']),
    witness: path === null ? null : `${path} (${text(row['normalized_path_source']) ?? 'unknown'})`,
    baseline: text(object(layers['platform_policy'])['decision']),
    absent: row['absent'] === true || text(object(row['service_confounder'])['status']) === 'missing_service',
  };
}

async function bundleFacts(bundle: VerifiedBundle): Promise<DiffSide['facts']> {
  const manifest = object(bundle.run_manifest);
  const execution = object(manifest['execution']);
  const host = Object.entries(object(execution['host'])).map(([name, value]) => [name, value === null ? null : String(value)] as const);
  return {
    run_id: bundle.run_id,
    bundle_dir: bundle.bundle_dir,
    status: bundle.status,
    world_id: bundle.world_id,
    channel: text(manifest['channel']) ?? '',
    runner: text(execution['runner']),
    plan_id: text(manifest['plan_id']) ?? '',
    plan_digest: text(manifest['plan_digest']) ?? '',
    updated_at_unix: timeOf(bundle.run_status),
    host: Object.fromEntries(host),
    profiles: await profileDigests(bundle),
  };
}

/** Our bundles hold the job, which names every profile's text by digest. The reference's do not, and then nothing is known. */
async function profileDigests(bundle: VerifiedBundle): Promise<Record<string, string | null>> {
  const { profiles } = await jobOf(bundle);
  if (!Array.isArray(profiles)) return {};
  return Object.fromEntries(
    profiles.map(object).map((profile) => {
      const { profile_id, mode, text_sha256, run_time_block, key_rules } = profile;
      return [String(profile_id), sha256Hex(encodeCanonicalLine({ mode, text_sha256, run_time_block, key_rules }))];
    }),
  );
}

function timeOf(status: unknown): number | null {
  const time = Number(object(status)['updated_at_unix'] ?? Number.NaN);
  return Number.isFinite(time) ? time : null;
}

const object = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
