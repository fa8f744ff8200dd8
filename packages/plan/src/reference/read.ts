import { existsSync, readFileSync } from 'node:fs';
import { posix, relative, resolve, sep } from 'node:path';
import { ContractError, parseJson } from '@runtime/contracts';

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

/** JSON as the reference's parser takes it: of equal members the last counts, and bare NaN and Infinity are numbers. */
export function parseLeniently(bytes: Uint8Array): unknown {
  try {
    return parseJson(bytes, { duplicateKeys: 'last', exactNumbers: true });
  } catch (error) {
    if (!(error instanceof ContractError) || error.code !== 'JSON_SYNTAX') throw error;
    const text = Buffer.from(bytes).toString('utf8');
    const plain = text.replace(
      /("(?:[^"\\]|\\.)*")|-?Infinity|NaN/g,
      (match, quoted: string | undefined) => quoted ?? (match === '' ? '' : 'null'),
    );
    if (plain === text) throw error;
    return parseJson(plain, { duplicateKeys: 'last', exactNumbers: true });
  }
}

export function readLeniently(root: string, path: string): unknown {
  return parseLeniently(readFileSync(resolve(root, path)));
}

export const exists = (root: string, path: string): boolean => existsSync(resolve(root, path));

/** A path as the reference stores it: plain, relative below the root, absolute otherwise. */
export function plainPath(root: string, path: string): string {
  const absolute = resolve(root, path);
  const rest = relative(root, absolute);
  if (rest === '' || rest === '..' || rest.startsWith(`..${sep}`)) return rest === '' ? '.' : absolute;
  return posix.normalize(rest.split(sep).join('/'));
}
