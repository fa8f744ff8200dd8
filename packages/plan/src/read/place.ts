import { posix } from 'node:path';
import { LIMITS } from '@runtime/contracts';

/** A file that a document names. */
export interface Place {
  /** As compiled documents hold it: repository-relative, or absolute for a file of the host's system. */
  path: string;
  absolute: string;
  /** A file the operating system provides; absent on other hosts. */
  host: boolean;
}

export interface PathFault {
  fault: 'path.empty' | 'path.invalid' | 'path.outside_root';
  message: string;
}

/** Folders where macOS keeps its own profiles. No other absolute path may stand in a document. */
const HOST_FOLDERS = [
  '/System/Library/Sandbox/Profiles/',
  '/usr/share/sandbox/',
  '/System/Library/PrivateFrameworks/',
  '/System/Library/Frameworks/',
];

/**
 * Resolves a path of a document: `./…` from the folder of the plan, anything else from the repository root.
 * Purely textual; links are looked at when the file is read.
 *
 * @param base Repository-relative folder of the plan.
 */
export function placeOf(root: string, text: string, base: string): Place | PathFault {
  if (text === '') return { fault: 'path.empty', message: 'the path is empty' };
  if (text.length > LIMITS.pathBytes || Buffer.byteLength(text) > LIMITS.pathBytes) {
    return { fault: 'path.invalid', message: `the path is longer than ${LIMITS.pathBytes} bytes` };
  }
  if (/[\u0000-\u001f\u007f\\]/.test(text) || /\p{Cs}/u.test(text)) {
    return { fault: 'path.invalid', message: 'the path holds a control character, a backslash or half a character' };
  }
  if (text.startsWith('/')) {
    const path = posix.normalize(text);
    if (HOST_FOLDERS.some((folder) => path.startsWith(folder))) return { path, absolute: path, host: true };
    return { fault: 'path.outside_root', message: `an absolute path outside the system's profile folders: ${path}` };
  }
  const path = posix.normalize(text.startsWith('./') ? posix.join(base, text) : text);
  if (path === '..' || path.startsWith('../')) return { fault: 'path.outside_root', message: `the path leaves the repository: ${text}` };
  return { path, absolute: posix.join(root, path), host: false };
}
