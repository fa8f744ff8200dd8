import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { World } from '@runtime/worlds';

/** Makes a folder the root of a repository that knows a world, so that what lies in it can be taken elsewhere. */
export function makeRepository(root: string, world: World): void {
  const isOwn = world.source !== 'built_in';
  if (isOwn) writeFileSync(join(root, 'world.json'), world.text);
  writeFileSync(join(root, 'runtime.config.json'), isOwn ? '{"worlds": ["world.json"]}\n' : '{}\n');
}
