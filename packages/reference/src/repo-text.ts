import { isUnder } from './observations/paths.js';

/**
 * Path text as the reference's path type leaves it: runs of slashes and `.` components go, `..` stays, and exactly
 * two leading slashes are kept.
 */
function tidy(path: string): string {
  const leading = /^\/*/.exec(path)?.[0].length ?? 0;
  const root = leading === 0 ? '' : leading === 2 ? '//' : '/';
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  return root + parts.join('/') || '.';
}

/** Removes `..` by text. Above the root there is nothing. */
function collapse(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}

/**
 * A path as documents hold it: relative to the root where it lies below it, else as it is. Relative input is resolved
 * against the root, absolute input keeps its spelling. Works on text alone: links are not followed.
 */
export function repoRelativeText(root: string, path: string): string {
  const absolute = path.startsWith('/') ? tidy(path) : collapse(`${root}/${path}`);
  const base = collapse(root);
  if (absolute === base) return '.';
  if (base === '/') return absolute.startsWith('//') ? absolute : absolute.slice(1);
  return isUnder(absolute, base) ? absolute.slice(base.length + 1) : absolute;
}

/** A path resolved against the root, by text. */
export const absoluteText = (root: string, path: string): string => collapse(path.startsWith('/') ? path : `${root}/${path}`);

/**
 * An argv as the reference records it: every element is taken for a path, also those that are none (an empty element
 * becomes `.`, inner `/../` collapses). Ours records argv as it was run.
 */
export const relativizeCommand = (root: string, argv: readonly string[]): string[] =>
  // A relative element with a zero byte cannot be resolved, and stays as it is.
  argv.map((element) => (element.includes('\0') && !element.startsWith('/') ? element : repoRelativeText(root, element)));
