import { realpathSync } from 'node:fs';
import { homedir, userInfo } from 'node:os';
import type { Person } from '@runtime/contracts';

/** Whose account this process runs in, as far as it can be told. */
export function personHere(): Person {
  const { HOME, USER, LOGNAME } = process.env;
  const account = accountHere();
  const homes = [HOME, homedir(), account?.homedir].flatMap((home) => (home === undefined ? [] : [home, realPathOf(home)]));
  return { homes: unique(homes), users: unique([USER, LOGNAME, account?.username]) };
}

function accountHere(): { homedir: string; username: string } | null {
  try {
    const { homedir: home, username } = userInfo();
    return { homedir: home, username };
  } catch {
    // No record of this user id.
    return null;
  }
}

function realPathOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

const unique = (values: readonly (string | undefined)[]): string[] => [
  ...new Set(values.filter((value): value is string => value !== undefined && value !== '')),
];
