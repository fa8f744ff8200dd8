import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256Hex } from '@runtime/contracts';
import { FilesError } from '@runtime/files';
import { temporaryDirectory } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { RowCopy } from '../src/row-copy.js';

describe("the worker's own copy of its rows", () => {
  it('holds every line, and digests the lines', () => {
    const directory = join(temporaryDirectory(), 'copy');
    const copy = new RowCopy(directory);
    const lines = ['{"index": 0}\n', `{"stdout": "${'é'.repeat(70_000)}"}\n`];
    for (const line of lines) copy.add(line);
    expect(copy.rows).toBe(2);
    expect(copy.close()).toBe(sha256Hex(lines.join('')));
    expect(readFileSync(join(directory, 'results.ndjson'), 'utf8')).toBe(lines.join(''));
  });

  it("tells the system's refusal as such", () => {
    const directory = temporaryDirectory();
    const file = join(directory, 'file');
    writeFileSync(file, '');
    const refusal = { code: 'FILE_WRITE_FAILED', category: 'system', hint: expect.any(String) };
    expect(codedError(() => new RowCopy(file))).toMatchObject(refusal);
  });
});

function codedError(call: () => unknown): FilesError {
  try {
    call();
  } catch (error) {
    if (error instanceof FilesError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}
