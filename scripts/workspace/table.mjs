import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LAYERS } from '../arrows.mjs';
import { repositoryRoot } from '../toolchain.mjs';
import { importsOf } from './imports.mjs';
import { shortName, workspacePackages } from './packages.mjs';

export const TABLE = 'docs/architecture.md';

const ROW = /^\| `([a-z-]+)`([^|]*)\|([^|]*)\|.*\|$/gm;

/** The page of the architecture with the imports of every package as they are. The words about each are kept. */
export function tableOfPackages() {
  const packages = new Map(workspacePackages().map((place) => [place.short, place]));
  const order = LAYERS.flat();
  return readFileSync(join(repositoryRoot, TABLE), 'utf8').replace(ROW, (_row, short, kind, subject) => {
    const { source, byName } = importsOf(packages.get(short));
    const ours = [...source].filter((name) => packages.has(shortName(name))).map(shortName);
    const started = [...byName].map(shortName).filter((name) => packages.has(name) && !ours.includes(name));
    const imports = ours.filter((name) => name !== 'testing').sort((a, b) => order.indexOf(a) - order.indexOf(b));
    const cell = imports.join(', ') + (started.length > 0 ? `; starts \`${started.join('`, `')}\`` : '');
    return `| \`${short}\`${kind}|${subject}| ${cell} |`;
  });
}
