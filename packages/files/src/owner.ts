import { lstatSync } from 'node:fs';
import { dirname, isAbsolute } from 'node:path';

/**
 * Where the system refuses because something belongs to somebody else: a clause that says what, and whose it is. The next thing on the
 * way up that is there decides. Nothing where it is one's own, where users are no numbers, and of a name inside a directory.
 */
export function strangersAbove(code: string | null, path: string): string {
  const own = process.getuid?.();
  if (own === undefined || !isAbsolute(path) || (code !== 'EACCES' && code !== 'EPERM')) return '';
  for (let at = path; ; at = dirname(at)) {
    const owner = ownerOf(at);
    if (owner !== null) return owner === own ? '' : `: ${at} belongs to ${owner === 0 ? 'root' : `user ${owner}`}, and this is user ${own}`;
    if (at === dirname(at)) return '';
  }
}

function ownerOf(path: string): number | null {
  try {
    return lstatSync(path).uid;
  } catch {
    return null;
  }
}
