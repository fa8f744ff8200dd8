import { existsSync } from 'node:fs';
import { LIMITS, parseJson } from '@runtime/contracts';
import { readRegularFile } from '@runtime/files';
import type { VirtualHost } from '@runtime/sbpl';
import type { World } from '@runtime/worlds';
import type { Context } from '../command.js';
import { DEFAULT_WORLD_ID } from '../default-world.js';
import { at, common } from './shared.js';

/** The world that a decision is explained in, and its virtual host where a plan adds to it. */
export interface ExplainWorld {
  world: World;
  host?: VirtualHost;
}

/** What `--world` names: a built-in world by id, a world file, or a plan, whose world it is then. Without it, the default of the command. */
export async function explainWorld(named: string | undefined, context: Context): Promise<ExplainWorld> {
  const { builtInWorld, builtInWorldIds, findBuiltInWorld, unknownWorld } = await import('@runtime/worlds');
  if (named === undefined) return { world: builtInWorld(DEFAULT_WORLD_ID) };
  const builtIn = findBuiltInWorld(named);
  if (builtIn !== null) return { world: builtIn };
  const file = at(context, named);
  // Ids hold dots as names of files do, and a world file may have any name.
  if (!existsSync(file) && !/[/\\]|\.json$/.test(named)) throw unknownWorld(named, builtInWorldIds());
  const value = parseJson(await readRegularFile(file, { maxBytes: LIMITS.documentBytes }), { path: named });
  if (!isPlan(value)) {
    const { worldFromDocument } = await import('@runtime/worlds');
    return { world: worldFromDocument(value, { path: named }) };
  }
  const { resolveWorld } = await import('@runtime/plan');
  const world = await resolveWorld(value.world_id ?? DEFAULT_WORLD_ID, { input: file, ...common(context) });
  if (value.simulated_host === undefined) return { world };
  const { loadVirtualHost } = await import('@runtime/sbpl');
  return { world, host: loadVirtualHost(world, value.simulated_host) };
}

const isPlan = (value: unknown): value is { world_id?: string; simulated_host?: unknown } =>
  typeof value === 'object' && value !== null && 'plan_id' in value;
