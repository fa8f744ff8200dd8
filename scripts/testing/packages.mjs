import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { buildPackage, exitUnless, repositoryRoot } from '../toolchain.mjs';
import { isThere, workspacePackages } from '../workspace/packages.mjs';

const bin = (name) => join(repositoryRoot, 'node_modules', '.bin', name);
const run = (name, args) => spawnSync(bin(name), args, { cwd: repositoryRoot, stdio: 'inherit' }).status ?? 1;

/** Tests that start built programs: what has to be built for them. */
const STARTS = { cli: '@runtime/cli', scripts: '@runtime/cli', bench: '@runtime/cli', fleet: '@runtime/fleet' };

/** `npm test -- NAME… [WORD…]`: types and tests of the packages named; other words choose files of tests. */
export function testPackages(words) {
  const folders = new Map(workspacePackages().map(({ short, folder }) => [short, folder]));
  folders.set('bench', 'bench').set('scripts', 'scripts');
  const names = words.filter((word) => folders.has(word));
  const filters = words.filter((word) => !folders.has(word));
  if (names.length === 0) {
    console.error(`no package is called ${words.join(' or ')}; there are ${[...folders.keys()].sort().join(', ')}`);
    return 2;
  }
  const projects = names
    .flatMap((name) => [folders.get(name), `${folders.get(name)}/test`])
    .filter((path) => isThere(`${path}/tsconfig.json`));
  for (const name of names.flatMap((each) => STARTS[each] ?? [])) buildPackage(name);
  console.log(`types of ${names.join(', ')}`);
  if (projects.length > 0) exitUnless(run('tsc', ['-b', '--pretty', 'false', ...projects]));
  console.log(`tests of ${names.join(', ')}`);
  return run('vitest', ['run', ...REPORTERS, ...names.flatMap((name) => ['--project', name]), ...filters]);
}

export const REPORTERS = ['--reporter=default', '--reporter=./scripts/testing/reporter.mjs'];
