import { rmSync } from 'node:fs';

/** What is on disk for a moment only. A process that leaves in the middle takes it along; only one that is killed leaves it. */
const temporary = new Set<string>();

let listening = false;

/** Removes a file or folder when the process ends, or before: by the function that is returned. */
export function removedAtExit(path: string): () => void {
  if (!listening) process.once('exit', () => temporary.forEach(remove));
  listening = true;
  temporary.add(path);
  return () => {
    temporary.delete(path);
    remove(path);
  };
}

const remove = (path: string): void => rmSync(path, { recursive: true, force: true });
