import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from '../docs/sources.mjs';
import { writeCorpus } from '../readers/corpus.mjs';
import { holdReader } from '../readers/protocol.mjs';

interface Manifest {
  version: string;
  valid: { aspect: string; open: string }[];
  invalid: { aspect: string; open: string; code: string }[];
}

const corpus = mkdtempSync(join(realpathSync(tmpdir()), 'runtime-corpus-'));
const READER = join(root, 'docs/examples/read_bundle.py');
const python = spawnSync('python3', ['--version']).status === 0;
let manifest: Manifest;

beforeAll(async () => {
  manifest = (await writeCorpus(corpus)) as Manifest;
}, 120_000);
afterAll(() => rmSync(corpus, { recursive: true, force: true }));

/** A reader in a shell: what it prints, and how it ends. */
function shellReader(name: string, text: string): string[] {
  const path = join(corpus, name);
  writeFileSync(path, `#!/bin/sh\n${text}\n`);
  chmodSync(path, 0o755);
  return [path];
}

const few = (from: Manifest): Manifest => ({ ...from, valid: from.valid.slice(0, 1), invalid: from.invalid.slice(0, 2) });

describe('the reader in Python', () => {
  it.skipIf(!python)(
    'accepts every good bundle, and refuses every bad one with its code',
    async () => {
      expect(manifest.invalid.length).toBeGreaterThan(90);
      expect(await holdReader(['python3', READER], corpus, manifest)).toEqual([]);
    },
    300_000,
  );

  it.skipIf(!python)('says how it is called', () => {
    const { status, stderr } = spawnSync('python3', [READER], { encoding: 'utf8' });
    expect([status, stderr.trim()]).toEqual([2, 'usage: read_bundle.py PATH']);
  });
});

describe('the protocol', () => {
  it('finds a reader that accepts everything', async () => {
    const problems = await holdReader(shellReader('yes', 'exit 0'), corpus, few(manifest));
    expect(problems).toEqual(few(manifest).invalid.map(({ aspect, code }) => `${aspect}: accepted; it must end in ${code}`));
  });

  it('finds a reader that refuses everything, and one that does not say why', async () => {
    const problems = await holdReader(shellReader('no', 'echo no; exit 1'), corpus, few(manifest));
    expect(problems[0]).toBe('whole: refused, and it is a good bundle');
    expect(problems[1]).toMatch(/the answer is not a JSON document with errors$/);
  });

  it('finds a reader that writes', async () => {
    const problems = await holdReader(shellReader('writes', 'echo >> "$1/more"; exit 0'), corpus, few(manifest));
    expect(problems[0]).toBe('whole: the reader changed what it read');
  });

  it('finds a reader that fails', async () => {
    const problems = await holdReader(shellReader('fails', 'exit 3'), corpus, few(manifest));
    expect(problems[0]).toBe('whole: ended with 3');
  });
});
