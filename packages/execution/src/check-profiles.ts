import type { CompiledPlan } from '@runtime/plan';
import { readProfile, SbplError } from '@runtime/sbpl';

/**
 * Profiles that are not SBPL at all stop a run before anything is created. What a policy means, or whether the kernel
 * takes it, is for the run to find out.
 *
 * @throws SbplError `SBPL_INVALID` naming file, line and column of every problem.
 */
export function checkProfiles(plan: CompiledPlan): void {
  const problems = plan.profiles.flatMap((profile) => readProfile(profile.text, { file: profile.profile_path }).problems);
  const first = problems[0];
  if (first === undefined) return;
  throw new SbplError({
    code: 'SBPL_INVALID',
    message: `${first.file}:${first.line}:${first.column}: ${first.message}`,
    path: first.file,
    hint: 'correct the profile; plan-lint lists every problem at once',
    details: { problems },
  });
}
