import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of this repository. */
export const repositoryRoot: string = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');

export const fixturesRoot: string = join(repositoryRoot, 'fixtures');

/**
 * The recorded reference evidence, or null where it is not at hand. Tests that need it use
 * `describe.skipIf(referenceRoot === null)`, so that the run shows them as skipped.
 */
export const referenceRoot: string | null = (() => {
  const named = process.env['RUNTIME_REFERENCE_DIR'];
  const place = named !== undefined && named !== '' ? named : join(repositoryRoot, '..', 'shared', 'reference');
  return existsSync(join(place, 'vectors')) ? place : null;
})();
