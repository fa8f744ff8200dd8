import { readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Editable, editJson, replaceFile } from './run.js';

export interface HostileCase {
  /** Folder name of the aspect. */
  aspect: string;
  /** One sentence: what is wrong, and why it matters. */
  why: string;
  /** Code of the first error. */
  code: string;
  /** `root`: opened through the bundle root; otherwise through the run directory. */
  through: 'run' | 'root';
  /** Whether any file system can hold it: then it is written out for readers in other languages. */
  portable: boolean;
  /** Makes a good bundle bad. `out` holds it as `out/run-1`; `outside` lies beside `out`. */
  spoil(place: { out: string; run: string; outside: string }): void | Promise<() => void>;
}

export type Spoil = HostileCase['spoil'];

export const index =
  (edit: (document: Editable) => unknown): Spoil =>
  ({ run }) =>
    editJson(run, 'artifact_index.json', edit);
export const entryOf = (document: Editable, name: string): Editable =>
  document.artifacts.find((entry: Editable) => entry.path.endsWith(`/${name}`));
export const path = (to: string): Spoil =>
  index((document) => {
    entryOf(document, 'summary.md').path = to;
  });
export const size = (value: string): Spoil =>
  rawIndex((text) => text.replace(/("path": "[^"]*summary\.md",\s*"file_size": )\d+/, `$1${value}`));
export const digest = (value: unknown): Spoil =>
  index((document) => {
    entryOf(document, 'summary.md').sha256 = value;
  });
export const rawIndex =
  (edit: (text: string) => string | Buffer): Spoil =>
  ({ run }) => {
    const file = join(run, 'artifact_index.json');
    writeFileSync(file, edit(readFileSync(file, 'utf8')));
  };
export const latest =
  (content: string | Buffer): Spoil =>
  ({ out }) =>
    writeFileSync(join(out, 'LATEST'), content);
export const events =
  (content: string | Buffer): Spoil =>
  ({ run }) =>
    replaceFile(run, 'runtime_events.normalized.json', content);
export const rows =
  (content: string | Buffer): Spoil =>
  ({ run }) =>
    replaceFile(run, 'job/results.ndjson', content);
export const swap =
  (name: string, put: (file: string, place: { outside: string }) => void): Spoil =>
  ({ run, outside }) => {
    unlinkSync(join(run, name));
    put(join(run, name), { outside });
  };

export const bad = (aspect: string, code: string, why: string, spoil: Spoil, more: Partial<HostileCase> = {}): HostileCase => ({
  aspect,
  code,
  why,
  through: 'run',
  portable: true,
  spoil,
  ...more,
});
export const local = { portable: false };
export const root = { through: 'root' as const };
