import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { simulatedDocuments, writeBundle } from './bundle.mjs';
import { fleetOfWorlds } from './fleet.mjs';
import { scaledRun } from './run.mjs';
import { scaledSuite } from './suite.mjs';

const TWO_LANES = { baseline: true, scenario: true, oracle: false };

const load = (build, file) => import(pathToFileURL(join(build, file)).href);

async function suiteOf(build, root, profiles, probesPerProfile) {
  const { scaledSuite: made } = await load(build, 'bench/generate/suite.mjs');
  return made(root, { template: 'vfs-canonicalization', profiles, probesPerProfile, lanes: TWO_LANES });
}

/** Inputs that more than one family measures over. Each is made when it is first asked for, once. */
export function sharedInputs(work) {
  const made = new Map();
  const once = (name, make) => {
    if (!made.has(name)) made.set(name, make(join(work, name)));
    return made.get(name);
  };
  const documents = (template) => once(`documents-${template}`, (place) => simulatedDocuments(place, template));
  return {
    documents,
    /** A run of this many probes in each of two lanes, a hundred to a profile. */
    run: (probes) => once(`run-${probes}`, (place) => scaledRun(place, probes)),
    /** The same by another build, which reads only what it wrote itself. */
    runOf: (build, probes) =>
      once(`earlier-run-${probes}`, async (root) => {
        const suite = await suiteOf(build, root, probes / 100, 100);
        const { runPlan } = await load(build, 'packages/execution/dist/index.js');
        const out = join(root, 'kept');
        const { run_id: id } = await runPlan(suite.plan, out, { repoRoot: root, runner: 'simulated' });
        return { ...suite, dir: join(out, id) };
      }),
    suiteOf: (build, profiles, probesPerProfile) =>
      once(`earlier-suite-${profiles}-${probesPerProfile}`, (root) => suiteOf(build, root, profiles, probesPerProfile)),
    suite: (profiles, probesPerProfile) =>
      once(`suite-${profiles}-${probesPerProfile}`, (root) =>
        scaledSuite(root, { template: 'vfs-canonicalization', profiles, probesPerProfile, lanes: TWO_LANES }),
      ),
    /** The directory of a bundle with this many files of 4 KiB. */
    manyFiles: (files) =>
      once(`files-${files}`, async (place) => {
        const extra = Array.from({ length: files }, (_, number) => [`runtime_profiles/p${number}.sb`, randomBytes(2048).toString('hex')]);
        return writeBundle(join(place, 'out'), await documents('anchor-filter-map'), 'many', { extra: new Map(extra) });
      }),
    /** Directories of runs, as many of each of ten worlds. */
    fleet: (runs) => once(`fleet-${runs}`, (place) => fleetOfWorlds(place, 10, runs / 10)),
  };
}
