import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { QuestionedProfile, QuestionSuiteOptions, QuestionSuiteResult } from '@runtime/plan';

/** Writes a suite that is there to be changed: it keeps no digests of its files, as a built one does, and has the schemas that an editor looks for. */
export async function writeOwnSuite(
  folder: string,
  profiles: readonly QuestionedProfile[],
  options: QuestionSuiteOptions,
): Promise<QuestionSuiteResult> {
  const { PlanError, writeQuestionSuite } = await import('@runtime/plan');
  if (existsSync(join(folder, 'plan.json'))) {
    throw new PlanError({
      code: 'OUTPUT_EXISTS',
      message: `${folder} holds a suite already`,
      path: folder,
      hint: 'name another folder: a suite of your own is never replaced',
    });
  }
  const { jsonSchemaOf } = await import('@runtime/contracts');
  const schemas = {
    plan: jsonSchemaOf('plan'),
    probe_registry: jsonSchemaOf('probe_registry'),
    profile_registry: jsonSchemaOf('profile_registry'),
  };
  const written = await writeQuestionSuite(folder, profiles, { ...options, schemas });
  await rm(join(folder, 'suite.json'));
  return written;
}
