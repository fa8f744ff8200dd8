import { lintBehaviours } from '@runtime/behaviours';
import { type AssembledProfile, compilePolicy, type LintContext, type SbplFinding, virtualHostOf } from '@runtime/sbpl';
import type { World } from '@runtime/worlds';

/** What a whole profile that compiles wants to work and does not let work. Of a part nothing is known, nor in a world that says too little. */
export function wantedActions(
  profile: AssembledProfile,
  world: World,
  { fragment, params, imports }: LintContext,
  found: readonly SbplFinding[],
): SbplFinding[] {
  const isJudged = fragment !== true && world.missing(['operations', 'errnos', 'host']).length === 0;
  if (!isJudged || found.some(({ severity }) => severity === 'error')) return [];
  return lintBehaviours(compilePolicy(profile, world, { params, imports }), virtualHostOf(world));
}
