import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';

/** Path to text, or to bytes in hex. */
export type FileTree = Record<string, string | { hex: string }>;

/** A fresh repository root (a folder with `.git`) for one comparison, gone afterwards. */
export async function inWorkspace<T>(use: (root: string) => T | Promise<T>): Promise<T> {
  const root = mkdtempSync(join(realpathSync(tmpdir()), 'runtime-conformance-'));
  try {
    mkdirSync(join(root, '.git'));
    return await use(root);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

export function layOut(root: string, files: FileTree = {}): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), typeof content === 'string' ? content : Buffer.from(content.hex, 'hex'));
  }
}

/** The files that a call made, changed or removed below a folder, and how the call ended. */
export async function changesOf<T>(root: string, call: () => T | Promise<T>): Promise<Changes<T>> {
  const before = filesBelow(root, '.', 'latin1');
  const ending = await endingOf(call);
  const after = filesBelow(root, '.', 'latin1');
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return { ...ending, changed: names.filter((name) => before[name] !== after[name]) };
}

/** What a call gives, or what it throws. */
export type Ending<T> = { answer: T; refusal: null } | { answer: undefined; refusal: Error & { code?: string; path?: string } };
export type Changes<T> = Ending<T> & { changed: string[] };

export async function endingOf<T>(call: () => T | Promise<T>): Promise<Ending<T>> {
  try {
    return { answer: await call(), refusal: null };
  } catch (error) {
    return { answer: undefined, refusal: error as Error };
  }
}

/** Every file below a folder: path relative to the root, to text. */
export function filesBelow(root: string, folder: string, encoding: 'utf8' | 'latin1' = 'utf8'): Record<string, string> {
  const found: Record<string, string> = {};
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    found[relative(root, path).split(sep).join('/')] = readFileSync(path, encoding);
  }
  return found;
}
