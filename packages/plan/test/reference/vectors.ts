import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseJson } from '@runtime/contracts';
import { referenceRoot } from '@runtime/testing';

export interface Vector {
  name: string;
  /** Members as the group has them: the tests know which. */
  // biome-ignore lint/suspicious/noExplicitAny: the vectors are many shapes, and nothing is gained by naming them
  input: Record<string, any>;
  expected?: unknown;
  expected_text?: unknown;
  error?: Record<string, unknown>;
  contract_note?: string;
}

/** The cases of one group; none where the reference is not at hand. */
export function vectorsOf(group: string): Vector[] {
  if (referenceRoot === null) return [];
  const path = join(referenceRoot, 'vectors', `${group}.json`);
  return parseJson(readFileSync(path), { path, duplicateKeys: 'last' }) as Vector[];
}

/** Lays out the files of a case below an empty root. */
export function layOut(root: string, files: Record<string, string | { hex: string }> | undefined): void {
  mkdirSync(join(root, '.git'), { recursive: true });
  for (const [path, content] of Object.entries(files ?? {})) {
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
    found[path.slice(root.length + 1)] = readFileSync(path, 'utf8');
  }
  return found;
}

const PROSE = ['says', 'reference', 'message'];

/** A condition without what only people read. */
export function condition(value: Record<string, unknown>): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  for (const [key, member] of Object.entries(value)) {
    if (PROSE.includes(key)) continue;
    kept[key] = key === 'faults' ? (member as Record<string, unknown>[]).map(condition) : member;
  }
  return kept;
}
