import { spawnSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { encodePretty } from '@runtime/contracts';
import { buildRuntimeInventory } from '@runtime/inventory';
import { repositoryRoot, temporaryDirectory, writeTree } from '@runtime/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ripgrepCandidates } from '../src/ripgrep.js';

afterEach(() => {
  vi.unstubAllEnvs();
});

const present = spawnSync('rg', ['--version']).status === 0;

async function bothWays(options: Parameters<typeof buildRuntimeInventory>[0]) {
  const ours = await buildRuntimeInventory({ ...options, ripgrep: 'never' });
  const theirs = await buildRuntimeInventory({ ...options, ripgrep: 'auto' });
  expect(encodePretty(theirs)).toBe(encodePretty(ours));
  return ours;
}

describe.skipIf(!present)('when ripgrep is on the PATH', () => {
  it('is asked, and names the files with a keyword', async () => {
    const root = temporaryDirectory();
    writeTree(root, { a: 'seatbelt', b: 'nothing' });
    expect(await ripgrepCandidates(root, ['seatbelt'], [])).toContain('a');
    expect(await ripgrepCandidates(root, ['seatbelt'], [])).not.toContain('b');
  });

  it('gives the same document for a repository with traps', async () => {
    const root = temporaryDirectory();
    writeTree(root, {
      '.git/HEAD': '',
      '.gitignore': '*\n',
      '.ignore': '*\n',
      '.rgignore': '*\n',
      '.hidden/a': 'seatbelt',
      'plain.c': 'seatbelt sandbox_init',
      'out/x': 'seatbelt',
      'a/out/x': 'seatbelt',
      'a/out.c': 'seatbelt',
      binary: 'seatbelt\0',
      'late-binary': Buffer.concat([Buffer.from('seatbelt\n'.repeat(100_000)), Buffer.from([0])]),
      'utf16-le': Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('seatbelt', 'utf16le')]),
      'utf8-bom': '\ufeffseatbelt',
      latin1: Buffer.from('é seatbelt', 'latin1'),
      'one-line': `${' '.repeat(5_000_000)}seatbelt`,
      'carriage-returns': 'seatbelt\rsandbox_init\r',
      '-e': 'seatbelt',
      'line\nbreak': 'seatbelt',
      SEATBELT: 'SEATBELT',
    });
    symlinkSync('.', join(root, 'loop'));
    symlinkSync('plain.c', join(root, 'linked.c'));
    const document = await bothWays({ repoRoot: root, items: [], external: [], keywords: ['seatbelt', 'sandbox_init', '-e', '.*', '\\d'] });
    expect(document.unclassified_hits.length).toBeGreaterThan(8);
  });

  it('gives the same document for the sources of this package', async () => {
    const document = await bothWays({
      repoRoot: join(repositoryRoot, 'packages', 'inventory'),
      exclude: ['dist/**', '**/node_modules/**'],
    });
    expect(document.unclassified_hits.map((hit) => hit.path)).toContain('src/data/keywords.json');
  });

  it('gives the same document whatever the settings of the user are', async () => {
    const root = temporaryDirectory();
    writeTree(root, { a: 'SEATBELT', b: 'seatbelt', rc: '--ignore-case\n--glob=!b\n' });
    vi.stubEnv('RIPGREP_CONFIG_PATH', join(root, 'rc'));
    const document = await bothWays({ repoRoot: root, items: [], external: [], keywords: ['seatbelt'] });
    expect(document.unclassified_hits.map((hit) => hit.path)).toEqual(['b']);
  });

  it('looks itself when a keyword spans lines', async () => {
    const root = temporaryDirectory();
    writeTree(root, { a: 'one\ntwo' });
    expect(await ripgrepCandidates(root, ['one\ntwo'], [])).toBeNull();
    const document = await buildRuntimeInventory({ repoRoot: root, items: [], external: [], keywords: ['one\ntwo'] });
    expect(document.unclassified_hits).toHaveLength(1);
  });
});

describe('when ripgrep is not on the PATH, or not fit', () => {
  const root = (): string => {
    const directory = temporaryDirectory();
    writeTree(directory, { a: 'seatbelt' });
    return directory;
  };

  it('looks itself when there is none', async () => {
    vi.stubEnv('PATH', temporaryDirectory());
    const document = await buildRuntimeInventory({ repoRoot: root(), items: [], external: [], keywords: ['seatbelt'], ripgrep: 'auto' });
    expect(document.unclassified_hits).toHaveLength(1);
  });

  it('looks itself when it fails, whatever it printed', async () => {
    const bin = temporaryDirectory();
    writeTree(bin, { rg: '#!/bin/sh\nprintf "./nothing\\0"\nexit 2\n' });
    spawnSync('/bin/chmod', ['+x', join(bin, 'rg')]);
    vi.stubEnv('PATH', bin);
    const document = await buildRuntimeInventory({ repoRoot: root(), items: [], external: [], keywords: ['seatbelt'], ripgrep: 'auto' });
    expect(document.unclassified_hits).toHaveLength(1);
  });
});
