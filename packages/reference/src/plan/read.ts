import { existsSync, readFileSync } from 'node:fs';
import { posix, relative, resolve, sep } from 'node:path';
import { parsePythonJson } from '../python/json.js';

/** A condition as the vectors of the reference name it. */
export interface Condition {
  code: string;
  [subject: string]: unknown;
}

/** The reference dies, or refuses: the call gives no result. */
export class ReferenceFailure extends Error {
  readonly condition: Condition;

  constructor(condition: Condition) {
    super(condition.code);
    this.condition = condition;
  }
}

export const fail = (condition: Condition): never => {
  throw new ReferenceFailure(condition);
};

export function readLeniently(root: string, path: string): unknown {
  return parsePythonJson(readFileSync(resolve(root, path)));
}

export const exists = (root: string, path: string): boolean => existsSync(resolve(root, path));

/** A path as the reference stores it: plain, relative below the root, absolute otherwise. */
export function plainPath(root: string, path: string): string {
  const absolute = resolve(root, path);
  const rest = relative(root, absolute);
  if (rest === '' || rest === '..' || rest.startsWith(`..${sep}`)) return rest === '' ? '.' : absolute;
  return posix.normalize(rest.split(sep).join('/'));
}
