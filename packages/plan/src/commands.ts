import { join, relative } from 'node:path';

/** A word as a shell takes it. */
const shellWord = (word: string): string => (/^[\w./:@%+,=-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);

/** A command about a registry, to be typed anywhere in its repository. */
export const registryCommand = (name: string, registryId: string, more = ''): string =>
  `runtime ${name} --registry ${shellWord(registryId)}${more}`;

export const upgradeCommand = (registryId: string): string => registryCommand('registry-upgrade', registryId, ' --overwrite');

/** A command about a plan, which it names as seen from the current directory. */
export const planCommand = (name: string, root: string, planPath: string): string =>
  `runtime ${name} --plan ${shellWord(relative(process.cwd(), join(root, planPath)))}`;
