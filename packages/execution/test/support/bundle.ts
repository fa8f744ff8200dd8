import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunBundle } from '@runtime/bundle-store';
import type { Suite } from './suite.js';

// biome-ignore lint/suspicious/noExplicitAny: tests look into documents of every shape
export type Document = any;

/** What a committed run left, by name. */
export function reader(
  suite: Suite,
  bundle: RunBundle,
): {
  dir: string;
  json: (name: string) => Document;
  text: (name: string) => string;
  rows: () => Document[];
  has: (name: string) => boolean;
  names: () => string[];
} {
  const dir = join(suite.root, bundle.bundle_dir);
  const text = (name: string) => readFileSync(join(dir, name), 'utf8');
  return {
    dir,
    text,
    json: (name) => JSON.parse(text(name)),
    rows: () =>
      text('job/results.ndjson')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line)),
    has: (name) => existsSync(join(dir, name)),
    names: () =>
      readdirSync(dir, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(dir.length + 1))
        .sort(),
  };
}
