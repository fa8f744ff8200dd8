import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { reindexBundle } from '@runtime/bundle-store';
import { filesOf, INDEX, type Json, prefixIn, readIndex, write } from '../documents.js';
import type { Edit } from './edit.js';

/** Forgets a folder or file in the index, on the disk, or both. */
export const forget: Edit = (run, random) => {
  const name = random.pick(['job', 'job', 'repair_log.json', ...filesOf(run)]);
  const where = random.below(3);
  const read = readIndex(run);
  if (where !== 1 && read !== null) {
    write(run, INDEX, { ...read.index, artifacts: read.entries.filter(({ path }) => !String(path).includes(`/${name}`)) });
  }
  if (where !== 0) rmSync(join(run, name), { recursive: true, force: true });
  return `${name} forgotten (${where})`;
};

/** Lists a file once more, first, under another name, or one that was not listed. */
export const list: Edit = (run, random) => {
  const read = readIndex(run);
  const [like] = read?.entries ?? [];
  if (read === null || like === undefined) return null;
  const prefix = prefixIn(read.entries);
  const name = random.pick(filesOf(run));
  const path = random.pick([`${prefix}${name}`, `${prefix}sub/${name}`, `${prefix}./${name}`, `other/${name}`]);
  const entry: Json = { ...like, path };
  write(run, INDEX, { ...read.index, artifacts: random.below(2) === 0 ? [entry, ...read.entries] : [...read.entries, entry] });
  return `${path} listed`;
};

export const dropIndex = (run: string): string => {
  rmSync(join(run, INDEX), { force: true });
  return 'no index';
};

export const repair = async (run: string): Promise<string | null> => {
  try {
    await reindexBundle(run, { repair: true });
    return 'repaired';
  } catch {
    return null;
  }
};
