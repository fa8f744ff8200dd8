import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A folder in memory, where the system has one. */
const IN_MEMORY = '/dev/shm';

/**
 * A fresh directory (resolved, without links), removed when the test ends.
 *
 * @param options.inMemory For tests that write thousands of files and ask nothing of the disk.
 */
export function temporaryDirectory({ inMemory = false }: { inMemory?: boolean } = {}): string {
  const parent = inMemory && existsSync(IN_MEMORY) ? IN_MEMORY : tmpdir();
  const directory = mkdtempSync(join(realpathSync(parent), 'runtime-test-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** Lays out files: relative path to text, or to bytes. */
export function writeTree(root: string, files: Record<string, string | Uint8Array>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
}
