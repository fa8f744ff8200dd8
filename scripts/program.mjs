import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const repositoryRoot = dirname(dirname(fileURLToPath(import.meta.url)));

/** The directory the user typed the command in. npm and pnpm change to the root and remember it here. */
export const callerDirectory = () => process.env['INIT_CWD'] ?? process.cwd();

/** Becomes a program in the caller's directory. It is no second process: that would double what a quick command takes to start. */
export async function becomeProgram(path, args) {
  process.chdir(callerDirectory());
  process.argv = [process.execPath, path, ...args];
  await import(pathToFileURL(path).href);
}

/** Becomes the built command. */
export async function becomeCommand(args) {
  const main = join(repositoryRoot, 'apps', 'cli', 'dist', 'main.js');
  if (!existsSync(main)) {
    console.error('the command is not built yet: run `npm start` once');
    process.exit(70);
  }
  await becomeProgram(main, args);
}
