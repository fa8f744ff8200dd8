import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Fixture } from '@runtime/contracts';

const CONTENT = 'runtime fixture\n';

/** Makes the fixture directory of a run anew, with what the targets of its probes name in it. */
export function makeFixtures(directory: string, fixtures: readonly Fixture[]): void {
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  for (const { name, kind } of fixtures) {
    if (kind === 'directory') mkdirSync(join(directory, name), { recursive: true, mode: 0o700 });
    else writeFileSync(join(directory, name), CONTENT, { mode: 0o600 });
  }
}
