// `npm run generate`: writes the sources that are made from others and are not in git. Builds and tests do it first.
// A package that has some says in `scripts/generate.mjs`: `inputs` and `outputs` (paths below the package) and `write()`.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Writes what is older than what it is made from. */
export async function generate() {
  for (const folder of packagesThatGenerate()) {
    const file = generatorOf(folder);
    const { inputs, outputs, write } = await import(pathToFileURL(file).href);
    const made = outputs.map((path) => changed(join(folder, path), Number.NEGATIVE_INFINITY));
    if (Math.min(...made) < Math.max(changed(file), ...inputs.map((path) => changed(join(folder, path))))) await write();
  }
}

const generatorOf = (folder) => join(folder, 'scripts', 'generate.mjs');

const packagesThatGenerate = () =>
  ['packages', 'apps']
    .flatMap((area) => readdirSync(join(root, area)).map((name) => join(root, area, name)))
    .filter((folder) => existsSync(generatorOf(folder)));

/** When a file, or the newest file below a folder, was last changed. */
function changed(path, missing = Number.POSITIVE_INFINITY) {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return missing;
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => changed(join(path, name))));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await generate();
