import { loadBundle, readArtifact, readJsonArtifact, type VerifiedBundle } from '@runtime/bundle-store';
import { parseJob } from '@runtime/job';
import { resolveWorld } from '@runtime/plan';
import { assembleProfile, type ExplainInput, loadVirtualHost, targetInRun } from '@runtime/sbpl';
import { type World, worldFromDocument } from '@runtime/worlds';
import type { Context } from '../command.js';
import { common } from '../commands/shared.js';
import { CliError } from '../error.js';
import { oneProbe } from './one-probe.js';

const JOB = 'job/job.json';
const WORLD = 'job/world.json';

/** A probe of a run, asked as the run asked it: by the job, the texts and the world that the bundle holds. */
export async function probeOfBundle(path: string, id: string, profileId: string | undefined, context: Context): Promise<ExplainInput> {
  const bundle = await loadBundle(path, common(context));
  const job = parseJob(await bytesOf(bundle, JOB), { path: JOB });
  const all = job.probes.filter(({ lane }) => lane === 'scenario').map((probe) => ({ profile: probe.profile_id, probe }));
  const { profile, probe } = oneProbe(all, id, profileId, path);
  const entry = job.profiles.find(({ profile_id }) => profile_id === profile) as (typeof job.profiles)[number];
  const text = new TextDecoder('utf-8', { fatal: true }).decode(await readArtifact(bundle, entry.file));
  const world = job.world === undefined ? await resolveWorld(job.world_id, { input: path, ...common(context) }) : await worldOf(bundle);
  const host = loadVirtualHost(world, job.simulated_host);
  const { operation, driver, syscall, attr_payload: attrPayload, filter_name: filterName } = probe;
  return {
    ...{ text, file: entry.file, parts: entry.parts ?? assembleProfile({ text, file: entry.file }).parts },
    ...{ operation, target: targetInRun(host, probe), driver, syscall, attrPayload, filterName, world, host },
  };
}

async function bytesOf(bundle: VerifiedBundle, name: string): Promise<Uint8Array> {
  if (bundle.artifact_index.artifacts.some(({ path }) => path.endsWith(`/${name}`))) return readArtifact(bundle, name);
  throw new CliError({
    code: 'SELECTION_UNKNOWN',
    category: 'input',
    message: `the bundle holds no ${name}, so how its run asked is not on record`,
    path: bundle.bundle_dir,
    hint: 'ask of its plan with --plan, or of a profile with --profile',
  });
}

const worldOf = async (bundle: VerifiedBundle): Promise<World> => worldFromDocument(await readJsonArtifact(bundle, WORLD), { path: WORLD });
