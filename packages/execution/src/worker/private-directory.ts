import { mkdtempSync, realpathSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ExecutionError } from '../error.js';

/** Longest socket path that every system takes, its final zero included (104 on macOS, 108 on Linux). */
const SOCKET_PATH_BYTES = 103;
const SOCKET_NAME = 's';

export interface PrivateDirectory {
  path: string;
  socket: string;
  remove(): void;
}

/** A fresh directory only this user can enter, short enough that a socket fits in it. */
export function createPrivateDirectory(): PrivateDirectory {
  for (const base of [tmpdir(), '/tmp']) {
    let path: string;
    try {
      path = mkdtempSync(join(realpathSync(base), 'rt-'));
    } catch {
      continue;
    }
    const socket = join(path, SOCKET_NAME);
    const remove = () => rmSync(path, { recursive: true, force: true });
    const { mode, uid } = statSync(path);
    if (Buffer.byteLength(socket) <= SOCKET_PATH_BYTES && (mode & 0o077) === 0 && uid === (process.getuid?.() ?? uid)) {
      return { path, socket, remove };
    }
    remove();
  }
  throw new ExecutionError({
    code: 'RUNNER_UNAVAILABLE',
    message: 'there is no place for the private socket of the run',
    category: 'host',
    hint: 'make the temporary directory (TMPDIR, or /tmp) writable',
  });
}
