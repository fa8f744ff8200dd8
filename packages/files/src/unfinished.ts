import type { FileSystem } from './file-system.js';

/** Temporary files in use. A process that leaves in the middle of a write takes them along; only one that is killed leaves them. */
const unfinished = new Map<string, FileSystem>();

let listening = false;

export function begun(path: string, fs: FileSystem): void {
  if (!listening) process.once('exit', removeUnfinished);
  listening = true;
  unfinished.set(path, fs);
}

export const finished = (path: string): void => void unfinished.delete(path);

function removeUnfinished(): void {
  for (const [path, fs] of unfinished) {
    try {
      fs.unlink(path);
    } catch {}
  }
}
