import { basename } from 'node:path';

/** An id made of any text: letters, digits, dots, underscores and dashes. */
export function slugOf(text: string, otherwise: string): string {
  const slug = text
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9._-]+/g, '_')
    .replace(/_+/g, '_')
    .replace(/^[_.-]+|[_.-]+$/g, '')
    .slice(0, 80);
  return slug === '' ? otherwise : slug;
}

/** The id of a profile that has only the name of its file. */
export const profileIdOf = (file: string): string => slugOf(basename(file).replace(/\.sb$/, ''), 'profile');

/** Gives every name it is asked for once; a name that is taken gets a number. */
export function uniqueNames(): (wanted: string) => string {
  const taken = new Set<string>();
  return (wanted) => {
    let name = wanted;
    for (let number = 2; taken.has(name); number += 1) name = `${wanted}_${number}`;
    taken.add(name);
    return name;
  };
}
