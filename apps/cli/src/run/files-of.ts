import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Context } from '../command.js';
import { common } from '../commands/shared.js';

/** What a plan reads: registry, policies, configuration. Nothing where it cannot be read, which its run tells. */
export async function filesOf(plan: string, context: Context): Promise<string[]> {
  const { compilePlan, openRegistry } = await import('@runtime/plan');
  try {
    const { repo_root: base, profiles, apply_preflight_profile: preflight } = await compilePlan(plan, common(context));
    const { probes_path, profiles_path } = await openRegistry({ plan }, common(context));
    const texts = [...profiles.map(({ profile_path }) => profile_path), ...(preflight === null ? [] : [preflight.path])];
    return ['runtime.config.json', probes_path, profiles_path, ...texts]
      .map((path) => resolve(base, path))
      .filter((path) => existsSync(path));
  } catch {
    return [];
  }
}
