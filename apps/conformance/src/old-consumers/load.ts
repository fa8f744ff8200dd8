import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Json } from './types.js';

/** A run directory as the reference's reader sees it. */
export interface SeenBundle {
  /** Why its strict load would throw; null when it loads. */
  refused: string | null;
  /** The document of that name; null where there is none. One of lines has them as `lines`. */
  read(name: string): Json | null;
  has(name: string): boolean;
}

/** The strict load of the reference, condition by condition. `root` is the root of git's working tree, from which it counts paths. */
export function seeBundle(root: string, dir: string): SeenBundle {
  const read = (name: string): Json | null => (existsSync(join(dir, name)) ? parsed(name, readFileSync(join(dir, name), 'utf8')) : null);
  return { refused: refusalOf(root, read), read, has: (name) => existsSync(join(dir, name)) };
}

const parsed = (name: string, text: string): Json =>
  name.endsWith('.jsonl')
    ? {
        lines: text
          .split('\n')
          .filter((line) => line !== '')
          .map((line) => JSON.parse(line)),
      }
    : (JSON.parse(text) as Json);

function refusalOf(root: string, read: SeenBundle['read']): string | null {
  if (read('run_status.json')?.['state'] === 'in_progress') return 'in progress';
  const index = read('artifact_index.json');
  if (index === null) return 'no index';
  for (const entry of (index['artifacts'] ?? []) as Json[]) {
    const path = entry['path'];
    if (typeof path !== 'string') return 'an entry without path';
    const file = join(root, path);
    if (!existsSync(file)) return `${path} is not there`;
    const digest = entry['sha256'];
    if (digest && createHash('sha256').update(readFileSync(file)).digest('hex') !== digest) return `${path} has another digest`;
  }
  return null;
}
