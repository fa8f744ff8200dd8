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

/** Every file below a folder: path relative to the root, to text. */
export function filesBelow(root: string, folder: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    found[relative(root, path).split(sep).join('/')] = readFileSync(path, 'utf8');
  }
  return found;
}
