import { basename, join, posix, resolve } from 'node:path';
import { type Plan, SCHEMA_VERSIONS } from '@runtime/contracts';
import { loadVirtualHost, type VirtualHost } from '@runtime/sbpl';
import { PlanError } from '../error.js';
import { suiteErrors } from '../lint/suite-errors.js';
import { openRepository, planPlace, type Repository } from '../read/repository.js';
import { findWorld, worldIdOf } from '../read/worlds.js';
import { PLAN_NAME, PROBES_NAME, PROFILES_NAME } from '../suite/manifest.js';
import { writeSuite } from '../suite/write.js';
import { writeAuthored } from '../write/authored.js';
import { schemaFiles, schemaMember } from './editor-schemas.js';
import { entriesOf } from './entries.js';
import { hostFor } from './host.js';
import { profileIdOf, slugOf, uniqueNames } from './names.js';
import { selfContained } from './self-contained.js';
import type { QuestionedProfile, QuestionSuiteOptions, QuestionSuiteResult } from './types.js';

const PREFLIGHT = 'sb/apply_preflight_allow.sb';
const PREFLIGHT_TEXT = '; Allows everything: shows that a policy can be applied at all.\n(version 1)\n(allow default)\n';

/**
 * Writes a suite that asks questions about profiles: `plan.json`, `registry/`, `sb/` and, last, `suite.json`. What has no
 * expectation gets the answer of the policy model. The suite is linted before anything is replaced.
 *
 * @param outDir The suite's folder; made when missing. Its `out/` is never touched.
 * @throws PlanError `QUESTIONS_MISSING`; `SUITE_INVALID` for questions that make a faulty suite; `OUTPUT_EXISTS`,
 * `SUITE_FOREIGN_FILES`, `PLAN_WORLD_MISSING`, `PLAN_OUTSIDE_ROOT`; SbplError `SBPL_INVALID` for a profile that does not read.
 */
export async function writeQuestionSuite(
  outDir: string,
  profiles: readonly QuestionedProfile[],
  options: QuestionSuiteOptions = {},
): Promise<QuestionSuiteResult> {
  const empty = profiles.find(({ questions }) => questions.length === 0);
  if (outDir === '' || profiles.length === 0 || empty !== undefined) throw nothingAsked(outDir, empty?.file);
  const repository = await openRepository({ ...options, input: resolve(outDir) });
  const { path: directory } = planPlace(repository, resolve(outDir));
  const world = await findWorld(repository, worldIdOf(options.worldId, repository, posix.join(directory, PLAN_NAME)));
  const suite = assembled(profiles, slugOf(options.registryId ?? basename(resolve(outDir)), 'suite'), options, loadVirtualHost(world));
  await writeSuite(
    { template_id: null, registry_id: suite.registryId, files: suite.files, matrix: null },
    {
      root: repository.root,
      directory,
      overwrite: options.overwrite === true,
      inspect: (staged) => refuseFaults(join(staged, PLAN_NAME), repository),
    },
  );
  const at = (name: string): string => posix.join(directory, name);
  return {
    registry_id: suite.registryId,
    plan_path: at(PLAN_NAME),
    probes_path: at(PROBES_NAME),
    profiles_path: at(PROFILES_NAME),
    profile_paths: suite.ids.map((id) => at(`sb/${id}.sb`)),
    probes: suite.counts,
  };
}

function nothingAsked(outDir: string, file: string | undefined): PlanError {
  return outDir === ''
    ? new PlanError({ code: 'PATH_INVALID', message: 'the folder of the suite is empty', path: outDir, hint: 'name a folder' })
    : new PlanError({
        code: 'QUESTIONS_MISSING',
        message: file === undefined ? 'no profile is given to ask about' : `nothing is asked about the profile ${file}`,
        hint: 'give each profile one question at least',
        ...(file === undefined ? {} : { path: file }),
      });
}

function assembled(asked: readonly QuestionedProfile[], registryId: string, { notes, schemas }: QuestionSuiteOptions, base: VirtualHost) {
  const simulated_host = hostFor(
    asked.flatMap(({ questions }) => questions),
    base,
  );
  const host = simulated_host === undefined ? base : loadVirtualHost(base.world, simulated_host);
  const unique = uniqueNames();
  const files = new Map<string, string>([[PREFLIGHT, PREFLIGHT_TEXT], ...schemaFiles(schemas)]);
  const entries = asked.map((each) => {
    const id = unique(slugOf(each.id ?? profileIdOf(each.file), 'profile'));
    const text = selfContained(each, host.world);
    files.set(`sb/${id}.sb`, text);
    return entriesOf(id, each, text, host);
  });
  const ids = entries.map(({ profile }) => profile.profile_id);
  const known = Object.fromEntries(entries.flatMap((each, at) => (Object.keys(each.known).length === 0 ? [] : [[ids[at], each.known]])));
  const world_id = host.world.id;
  const plan: Plan = {
    ...schemaMember(schemas, 'plan'),
    schema_version: SCHEMA_VERSIONS.plan,
    plan_id: `${registryId}.v1`,
    registry_id: registryId,
    world_id,
    profiles: ids,
    lanes: { baseline: true, scenario: true, oracle: true },
    controls: { baseline: true },
    apply_preflight_profile: `./${PREFLIGHT}`,
    ...(notes === undefined ? {} : { notes }),
    ...(Object.keys(known).length === 0 ? {} : { known }),
    ...(simulated_host === undefined ? {} : { simulated_host }),
  };
  const probes = Object.fromEntries(entries.flatMap((each) => each.probes.map((probe) => [probe.probe_id, probe])));
  const profiles = Object.fromEntries(entries.map(({ profile }) => [profile.profile_id, profile]));
  const registry = (kind: 'probe_registry' | 'profile_registry', entries: object): string =>
    writeAuthored({
      ...schemaMember(schemas, kind),
      schema_version: SCHEMA_VERSIONS[kind],
      registry_id: registryId,
      world_id,
      ...entries,
    });
  files.set(PLAN_NAME, writeAuthored(plan));
  files.set(PROBES_NAME, registry('probe_registry', { probes }));
  files.set(PROFILES_NAME, registry('profile_registry', { profiles }));
  return { registryId, files, ids, counts: Object.fromEntries(entries.map((each, at) => [ids[at] as string, each.probes.length])) };
}

async function refuseFaults(planPath: string, repository: Repository): Promise<void> {
  const errors = await suiteErrors(planPath, repository);
  const [first] = errors;
  if (first === undefined) return;
  throw new PlanError({
    code: 'SUITE_INVALID',
    message: `the suite that these questions make has ${errors.length} error${errors.length === 1 ? '' : 's'}: ${first.message}`,
    field: first.field,
    hint: first.hint ?? 'correct the profile or the question',
    details: { finding: first.code, problems: errors },
  });
}
