import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export type Json = Record<string, unknown>;

export const INDEX = 'artifact_index.json';
export const MANIFEST = 'run_manifest.json';

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() === true;

export const filesOf = (run: string): string[] =>
  readdirSync(run, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(run.length + 1))
    .sort();

const LINES = /\.(?:jsonl|ndjson)$/;

export const documentsOf = (run: string): string[] => filesOf(run).filter((name) => name.endsWith('.json') || LINES.test(name));

/** A document, or the rows of one; null where it does not parse. */
export function read<T = Json>(run: string, name: string): T | null {
  try {
    const text = readFileSync(join(run, name), 'utf8');
    return (
      LINES.test(name)
        ? text
            .split('\n')
            .filter(Boolean)
            .map((line) => JSON.parse(line))
        : JSON.parse(text)
    ) as T;
  } catch {
    return null;
  }
}

export function write(run: string, name: string, value: unknown): void {
  const text = LINES.test(name) ? (value as unknown[]).map((row) => `${JSON.stringify(row)}\n`).join('') : JSON.stringify(value, null, 2);
  writeFileSync(join(run, name), text);
}

/** The entries of the index, to be changed; null where it has none. The document comes along, to be written. */
export function readIndex(run: string): { index: Json; entries: Json[] } | null {
  const index = read(run, INDEX);
  const entries = index?.['artifacts'];
  if (index === null || !Array.isArray(entries)) return null;
  index['artifacts'] = entries.filter((entry) => entry !== null && typeof entry === 'object');
  return { index, entries: index['artifacts'] as Json[] };
}

/** What stands before the names in the index: the folder of the manifest, wherever it is listed first. */
export function prefixIn(entries: readonly Json[]): string {
  const manifest = entries.map(({ path }) => String(path)).find((path) => path.endsWith(`/${MANIFEST}`));
  return manifest?.slice(0, -MANIFEST.length) ?? '';
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Brings every digest and size of the index up to date with the files. */
export function recompute(run: string): void {
  const read = readIndex(run);
  if (read === null) return;
  const prefix = prefixIn(read.entries);
  for (const entry of read.entries) {
    const path = join(run, String(entry['path']).slice(prefix.length));
    if (prefix === '' || !isFile(path)) continue;
    const bytes = readFileSync(path);
    Object.assign(entry, { sha256: sha256(bytes), file_size: bytes.length });
  }
  write(run, INDEX, read.index);
}

/** Brings the digests that documents hold of the job up to date too. */
export function recomputeJob(run: string): void {
  const manifest = read<{ execution?: Json }>(run, MANIFEST);
  if (isFile(join(run, 'job/job.json')) && typeof manifest?.execution === 'object' && manifest.execution !== null) {
    manifest.execution['job_sha256'] = sha256(readFileSync(join(run, 'job/job.json')));
    write(run, MANIFEST, manifest);
  }
  const done = read(run, 'job/done.json');
  if (!isFile(join(run, 'job/results.ndjson')) || done === null || typeof done !== 'object') return;
  done['rows_sha256'] = sha256(readFileSync(join(run, 'job/results.ndjson')));
  write(run, 'job/done.json', done);
}
