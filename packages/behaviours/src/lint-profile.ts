import { type AssembledProfile, compilePolicy, type LintContext, lintPolicy, type SbplFinding, virtualHostOf } from '@runtime/sbpl';
import type { World } from '@runtime/worlds';
import { lintBehaviours } from './lint.js';

/**
 * What is wrong or surprising about a profile that belongs to no plan: the findings of its text and rules, then what a whole
 * profile that compiles wants to work and does not let work. Of a part nothing is known, nor in a world that says too little.
 */
export function lintProfile(profile: AssembledProfile, world: World, context: LintContext = {}): SbplFinding[] {
  const found = lintPolicy(profile, world, context);
  const { fragment, params, imports } = context;
  const isJudged = fragment !== true && world.missing(['operations', 'errnos', 'host']).length === 0;
  if (!isJudged || found.some(({ severity }) => severity === 'error')) return found;
  return [...found, ...lintBehaviours(compilePolicy(profile, world, { params, imports }), virtualHostOf(world))];
}
