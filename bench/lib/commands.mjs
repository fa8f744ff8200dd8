import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The built command, and the one of another build. */
export const mainOf = (build = fileURLToPath(new URL('../..', import.meta.url))) => join(build, 'apps/cli/dist/main.js');

/** A built clone that was made earlier, to hold this one against; undefined where none is named. */
export const earlierBuild = process.env['RUNTIME_EARLIER_BUILD'];

/** Another Node beside the one that runs this, for the newest long-term release: as it is named, else the highest of `node22` and up in PATH. */
export function newestNode() {
  const named = process.env['RUNTIME_NEWEST_NODE'];
  if (named !== undefined) return named;
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const candidates = [26, 24, 22].flatMap((version) => folders.map((folder) => join(folder, `node${version}`)));
  return candidates.find(isProgram);
}

function isProgram(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
