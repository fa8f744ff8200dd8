import { join, posix, resolve } from 'node:path';
import { encodePretty, type Plan, type ProfileRegistry } from '@runtime/contracts';
import { readRegularFile } from '@runtime/files';
import { expectedMatrix, matrixProbe } from '../compile/matrix.js';
import { PlanError } from '../error.js';
import { quoted } from '../finding.js';
import { suiteErrors } from '../lint/suite-errors.js';
import { placeOf } from '../read/place.js';
import { openRepository, planPlace, type Repository } from '../read/repository.js';
import { MATRIX_NAME, PLAN_NAME, PROBES_NAME, PROFILES_NAME } from '../suite/manifest.js';
import { writeSuite } from '../suite/write.js';
import type { PlanBuildOptions, PlanBuildResult } from '../types.js';
import { openTemplate, type TemplateFile } from './catalog.js';
import type { Expansion } from './expand.js';
import { expandTemplate } from './kind.js';

/**
 * Expands a template to a suite that carries all it needs: `plan.json`, `registry/`, `sb/` and `suite.json`, which is
 * written last. The suite is linted before anything is replaced. Building the same suite again changes nothing.
 *
 * @param outDir The suite's folder; made when missing. Its `out/` is never touched but for the expected matrix.
 * @throws PlanError `TEMPLATE_UNKNOWN`, `TEMPLATE_INVALID`; `OUTPUT_EXISTS` when a different suite stands there and
 * `overwrite` is off; `SUITE_FOREIGN_FILES` when files stand in the way that no suite wrote; `PLAN_OUTSIDE_ROOT`; `PATH_INVALID` for an empty one.
 */
export async function buildPlanFromTemplate(templateId: string, outDir: string, options: PlanBuildOptions = {}): Promise<PlanBuildResult> {
  if (outDir === '') {
    // Resolved, it would be wherever the process happens to stand.
    throw new PlanError({ code: 'PATH_INVALID', message: 'the folder of the suite is empty', path: outDir, hint: 'name a folder' });
  }
  const file = await openTemplate(templateId);
  const repository = await openRepository({ ...options, input: resolve(outDir) });
  const { path: directory } = planPlace(repository, resolve(outDir));
  const expansion = expandTemplate(file.template, { plainPath, worldId: repository.worldId });
  const files = await suiteFiles(file, expansion);
  const matrix = options.writeExpectedMatrix === false ? null : document(matrixOf(expansion, repository, directory, files));
  await writeSuite(
    { template_id: templateId, registry_id: expansion.registry_id, files, matrix },
    {
      root: repository.root,
      directory,
      overwrite: options.overwrite === true,
      inspect: (staged) => refuseFaultySuite(templateId, join(staged, PLAN_NAME), repository),
    },
  );
  const at = (name: string): string => posix.join(directory, name);
  return {
    template_id: templateId,
    registry_id: expansion.registry_id,
    plan_path: at(PLAN_NAME),
    probes_path: at(PROBES_NAME),
    profiles_path: at(PROFILES_NAME),
    expected_matrix_path: matrix === null ? null : at(MATRIX_NAME),
  };
}

/** `./` stays, because it is what makes a suite movable; the rest is normalised. */
const plainPath = (path: string): string => (path.startsWith('./') ? `./${posix.normalize(path)}` : posix.normalize(path));

const document = (value: unknown): string => `${encodePretty(value)}\n`;

async function suiteFiles({ folder, template_id }: TemplateFile, { plan, probes, profiles }: Expansion): Promise<Map<string, string>> {
  const files = new Map([
    [PLAN_NAME, document(plan)],
    [PROBES_NAME, document(probes)],
    [PROFILES_NAME, document(profiles)],
  ]);
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for (const path of [...sbplPaths(plan, profiles)].sort()) {
    const name = path.slice(2);
    if (!name.startsWith('sb/')) {
      throw new PlanError({
        code: 'TEMPLATE_INVALID',
        message: `the template ${template_id} names ${quoted(path)}, which does not lie in its sb/`,
        hint: 'put the SBPL of a template into its sb/ folder',
        details: { finding: 'template.sbpl_outside' },
      });
    }
    files.set(name, decoder.decode(await readRegularFile(join(folder, name))));
  }
  return files;
}

/** The files of its own that a suite names: profiles, preflight profile, stand-ins. */
function sbplPaths({ apply_preflight_profile, stand_ins = {} }: Plan, { profiles }: ProfileRegistry): Set<string> {
  const named = [...Object.values(profiles).map(({ profile_path }) => profile_path), apply_preflight_profile, ...Object.values(stand_ins)];
  return new Set(named.filter((path) => path?.startsWith('./')) as string[]);
}

function matrixOf(
  { plan, probes, profiles }: Expansion,
  repository: Repository,
  directory: string,
  files: ReadonlyMap<string, string>,
): unknown {
  const inputs = plan.profiles.map((id) => {
    const profile = profiles.profiles[id];
    if (profile === undefined) {
      throw new PlanError({
        code: 'TEMPLATE_INVALID',
        message: `the plan of the template names the profile ${quoted(id)}, which it does not define`,
        details: { finding: 'plan.unknown_profile', profile: id },
      });
    }
    const place = placeOf(repository.root, profile.profile_path, directory);
    const refs = [...new Set(profile.probe_refs)].filter((ref) => Object.hasOwn(probes.probes, ref));
    return {
      ...profile,
      profile_path: 'fault' in place ? profile.profile_path : place.path,
      text: profile.profile_path.startsWith('./') ? (files.get(profile.profile_path.slice(2)) ?? null) : null,
      probes: refs.map((ref) => matrixProbe(id, probes.probes[ref]!)),
    };
  });
  return expectedMatrix(String(plan.world_id), inputs);
}

async function refuseFaultySuite(templateId: string, planPath: string, repository: Repository): Promise<void> {
  const errors = await suiteErrors(planPath, repository);
  const [first] = errors;
  if (first === undefined) return;
  throw new PlanError({
    code: 'TEMPLATE_INVALID',
    message: `the suite the template ${templateId} expands to has ${errors.length} error${errors.length === 1 ? '' : 's'}: ${first.message}`,
    hint: 'correct the template',
    field: first.field,
    details: { finding: first.code, problems: errors },
  });
}
