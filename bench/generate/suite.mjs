import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildPlanFromTemplate } from '@runtime/plan';

/** A repository with one suite of ours, as `plan-build` leaves it. Returns its root and the plan. */
export async function templateSuite(root, template) {
  await mkdir(join(root, '.git'), { recursive: true });
  const built = await buildPlanFromTemplate(template, join(root, template), { repoRoot: root });
  return { root, directory: join(root, template), plan: join(root, built.plan_path) };
}

/**
 * A suite of any size: the profiles of a template over and over, each with its own id, its own SBPL file and its own
 * probes. `lanes` replaces the template's.
 */
export async function scaledSuite(root, { template, profiles, probesPerProfile, lanes }) {
  const suite = await templateSuite(root, template);
  const { directory } = suite;
  const [plan, probes, registered] = await Promise.all(
    ['plan.json', 'registry/probes.json', 'registry/profiles.json'].map(async (name) =>
      JSON.parse(await readFile(join(directory, name), 'utf8')),
    ),
  );
  const planned = plan.profiles.map((id) => registered.profiles[id]);
  const manyProfiles = {};
  const manyProbes = {};
  for (let number = 0; number < profiles; number++) {
    const base = planned[number % planned.length];
    const profileId = `${base.profile_id}~${number}`;
    const file = `./sb/${number >> 8}/${number}.sb`;
    const refs = [];
    for (let place = 0; place < probesPerProfile; place++) {
      const probe = probes.probes[base.probe_refs[place % base.probe_refs.length]];
      const probeId = `${probe.probe_id}~${number}.${place}`;
      manyProbes[probeId] = { ...probe, probe_id: probeId, name: `${probe.name}~${place}` };
      refs.push(probeId);
    }
    if ((number & 255) === 0) await mkdir(join(directory, 'sb', String(number >> 8)), { recursive: true });
    await cp(join(directory, base.profile_path), join(directory, file));
    manyProfiles[profileId] = { ...base, profile_id: profileId, profile_path: file, probe_refs: refs };
  }
  const { known: _, ...rest } = plan;
  const document = { ...rest, profiles: Object.keys(manyProfiles), ...(lanes === undefined ? {} : { lanes }) };
  await rm(join(directory, 'suite.json'));
  await writeFile(join(directory, 'plan.json'), JSON.stringify(document, null, 2));
  await writeFile(join(directory, 'registry/probes.json'), JSON.stringify({ ...probes, probes: manyProbes }, null, 2));
  await writeFile(join(directory, 'registry/profiles.json'), JSON.stringify({ ...registered, profiles: manyProfiles }, null, 2));
  return { ...suite, probes: profiles * probesPerProfile };
}
