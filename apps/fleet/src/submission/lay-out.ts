import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { encodePretty, parseJson } from '@runtime/contracts';
import { CONFIG_NAME, writeFileDurable } from '@runtime/files';
import type { World } from '@runtime/worlds';
import type { SuiteFiles } from './document.js';

/**
 * Lays a suite out in a folder that becomes a repository of its own, with its plan about this world. Everywhere the same,
 * so that runs of different Macs differ in nothing but what was decided. The digest of a plan does not cover its world.
 *
 * @returns The path of the plan.
 */
export async function layOut(folder: string, files: SuiteFiles, world: World): Promise<string> {
  const builtIn = world.source === 'built_in';
  const config = builtIn ? {} : { worlds: ['world.json'] };
  await write(join(folder, CONFIG_NAME), `${encodePretty(config)}\n`);
  if (!builtIn) await write(join(folder, 'world.json'), world.text);
  for (const [name, text] of Object.entries(files)) {
    await write(join(folder, 'suite', name), name === 'plan.json' ? aboutWorld(text, world.id) : text);
  }
  return join(folder, 'suite', 'plan.json');
}

function aboutWorld(text: string, worldId: string): string {
  const plan = parseJson(text, { path: 'plan.json' });
  return `${encodePretty({ ...(plan as object), world_id: worldId })}\n`;
}

async function write(path: string, text: string): Promise<void> {
  mkdirSync(dirname(path), { recursive: true });
  await writeFileDurable(path, text, { syncDirectory: false });
}
