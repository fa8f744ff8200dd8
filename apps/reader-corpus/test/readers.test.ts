import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryRoot, temporaryDirectory } from '@runtime/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Manifest } from '../src/manifest.js';
import { holdReader, type Reader } from '../src/protocol.js';

const MAIN = join(repositoryRoot, 'apps/reader-corpus/dist/main.js');
const READER = join(repositoryRoot, 'docs/examples/read_bundle.py');
const python = spawnSync('python3', ['--version']).status === 0;
const command = (...args: string[]) => spawnSync(process.execPath, [MAIN, ...args], { encoding: 'utf8' });

const corpus = mkdtempSync(join(realpathSync(tmpdir()), 'runtime-corpus-test-'));
afterAll(() => rmSync(corpus, { recursive: true, force: true }));
let manifest: Manifest;

beforeAll(() => {
  expect(command('unpack', corpus).stdout).toMatch(/ valid and \d+ invalid bundles, and manifest\.json\n$/);
  manifest = JSON.parse(readFileSync(join(corpus, 'manifest.json'), 'utf8')) as Manifest;
});

describe('the corpus', () => {
  it('has a bundle for every entry, and the released ones to the byte', () => {
    expect(manifest.invalid.length).toBeGreaterThan(90);
    for (const kind of ['valid', 'invalid'] as const) {
      for (const { aspect, open } of manifest[kind])
        expect(existsSync(join(corpus, manifest.version, kind, aspect, open)), aspect).toBe(true);
    }
    const released = join(repositoryRoot, 'fixtures/bundles', manifest.version, 'valid');
    const files = readdirSync(released, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    expect(files.length).toBeGreaterThan(0);
    for (const { parentPath, name } of files) {
      const path = join(parentPath, name);
      const copy = join(corpus, manifest.version, 'valid', path.slice(released.length));
      expect(readFileSync(copy).equals(readFileSync(path)), path).toBe(true);
    }
  });

  it('is listed with its codes', () => {
    const lines = command('list').stdout.trim().split('\n');
    expect(lines).toHaveLength(manifest.valid.length + manifest.invalid.length);
    expect(lines.at(-1)).toMatch(/^invalid {2}\S+ +[A-Z_]+$/);
  });
});

describe('the reader in Python', () => {
  it.skipIf(!python)(
    'accepts every good bundle, and refuses every bad one with its code',
    () => {
      const { stdout, status } = command('hold', 'python3', READER);
      const total = manifest.valid.length + manifest.invalid.length;
      expect([stdout, status]).toEqual([`${total} of ${total} bundles read as they must be\n`, 0]);
    },
    300_000,
  );

  it.skipIf(!python)('says how it is called', () => {
    const { status, stderr } = spawnSync('python3', [READER], { encoding: 'utf8' });
    expect([status, stderr.trim()]).toEqual([2, 'usage: read_bundle.py PATH']);
  });
});

describe('the protocol', () => {
  /** A reader in a shell: what it prints, and how it ends. */
  function shellReader(text: string): Reader {
    const path = join(temporaryDirectory(), 'reader');
    writeFileSync(path, `#!/bin/sh\n${text}\n`);
    chmodSync(path, 0o755);
    return [path];
  }
  const few = (): Manifest => ({ ...manifest, valid: manifest.valid.slice(0, 1), invalid: manifest.invalid.slice(0, 2) });

  it('finds a reader that accepts everything', async () => {
    const problems = await holdReader(shellReader('exit 0'), corpus, few());
    expect(problems).toEqual(few().invalid.map(({ aspect, code }) => `${aspect}: accepted; it must end in ${code}`));
  });

  it('finds a reader that refuses everything, and one that does not say why', async () => {
    const problems = await holdReader(shellReader('echo no; exit 1'), corpus, few());
    expect(problems[0]).toBe('whole: refused, and it is a good bundle');
    expect(problems[1]).toMatch(/the answer is not a JSON document with errors$/);
  });

  it('finds a reader that writes', async () => {
    const problems = await holdReader(shellReader('echo >> "$1/more"; exit 0'), corpus, few());
    expect(problems[0]).toBe('whole: the reader changed what it read');
  });

  it('finds a reader that fails', async () => {
    const problems = await holdReader(shellReader('exit 3'), corpus, few());
    expect(problems[0]).toBe('whole: ended with 3');
  });
});

it('the command says how it is used, and what it cannot start', () => {
  expect(command().status).toBe(2);
  expect(command('--help').stdout).toContain('hold COMMAND…');
  expect(command('hold', '/nonexistent/reader')).toMatchObject({ status: 4, stderr: expect.stringContaining('ENOENT') });
});
