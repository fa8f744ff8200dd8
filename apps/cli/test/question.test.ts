import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot, temporaryDirectory, writeTree } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import type { CommandResult, Context } from '../src/command.js';
import { allCommands } from '../src/commands/table.js';
import { CliError } from '../src/error.js';
import { parseCommandLine } from '../src/parse.js';

const commands = await allCommands();

/** What a command line answers in a folder, without a process of its own. */
async function run(cwd: string, ...argv: string[]): Promise<CommandResult> {
  const parsed = parseCommandLine(argv, commands);
  if (parsed.kind !== 'command') throw new Error(parsed.text);
  const silent = () => undefined;
  const context: Context = {
    ...{ cwd, repoRoot: undefined, json: true, commands, signal: new AbortController().signal },
    ...{ note: silent, progress: silent, step: silent },
  };
  return parsed.command.run(parsed.args as never, context) as Promise<CommandResult>;
}

const decision = async (cwd: string, ...argv: string[]): Promise<string> =>
  ((await run(cwd, 'explain', ...argv)).document as { decision: string }).decision;

const files = {
  'a.sb': `(version 1)
(deny default)
(import "base.sb")
(allow file-read* (subpath (param "ROOT")))
(allow file-write* (require-all (extension "com.example.write") (process-attribute is-plugin)))
(with-filter (require-entitlement "com.example.net") (allow network-outbound))
(allow network-outbound (local ip "*:5000"))`,
  'lib/base.sb': '(version 1)(allow sysctl-read)',
  'outside.sb': '(version 1)(allow default)',
  'escape.sb': '(version 1)(deny default)(import "../outside.sb")',
  'bad.sb': '(version 1)(deny default)(allow network-outbound (remote ip "10.0.0.1:80"))',
  'part.sb': '(allow file-read* (literal "/etc/hosts"))',
};

describe('asking about a profile by command', () => {
  const profile = ['--profile', 'a.sb', '--import-path', 'lib', '-D', 'ROOT=/opt'];

  it('gives the profile its parameters and imports', async () => {
    const cwd = temporaryDirectory();
    writeTree(cwd, files);
    expect(await decision(cwd, ...profile, '--operation', 'file-read*', '--target', '/opt/x')).toBe('allow');
    expect(await decision(cwd, ...profile, '--operation', 'sysctl-read', '--target', 'hw.ncpu')).toBe('allow');
    expect(
      await decision(cwd, ...profile.slice(0, -1), 'ROOT=/opt', '-DROOT=/etc', '--operation', 'file-read*', '--target', '/opt/x'),
    ).toBe('deny');
    expect(await decision(cwd, '--profile', 'a.sb', '--operation', 'sysctl-read', '--target', 'hw.ncpu')).toBe('unknown');
  });

  it('gives the process what it holds', async () => {
    const cwd = temporaryDirectory();
    writeTree(cwd, files);
    const write = [...profile, '--operation', 'file-write*', '--target', '/opt/x'];
    expect(await decision(cwd, ...write)).toBe('deny');
    expect(await decision(cwd, ...write, '--extension', 'com.example.write:/opt', '--process-attribute', 'is-plugin')).toBe('allow');
    expect(await decision(cwd, ...write, '--extension', 'com.example.write:/usr', '--process-attribute', 'is-plugin')).toBe('deny');
    const connect = [...profile, '--operation', 'network-outbound', '--target', '*:443'];
    expect(await decision(cwd, ...connect)).toBe('deny');
    expect(await decision(cwd, ...connect, '--entitlement', 'com.example.net')).toBe('allow');
    expect(await decision(cwd, ...connect, '--local', '127.0.0.1:5000')).toBe('allow');
    expect(await decision(cwd, ...connect, '--local', '127.0.0.1:5001')).toBe('deny');
  });

  it('says which attribute of a process was probably meant', async () => {
    const cwd = temporaryDirectory();
    writeTree(cwd, files);
    const write = [...profile, '--operation', 'file-write*', '--target', '/opt/x'];
    await expect(run(cwd, 'explain', ...write, '--process-attribute', 'is-plugni')).rejects.toMatchObject({
      code: 'ARGUMENT_INVALID',
      hint: 'did you mean is-plugin?',
    });
    expect(await decision(cwd, ...write, '--process-attribute', 'of-a-later-release')).toBe('deny');
  });

  it('reads imports in the folders given alone', async () => {
    const cwd = temporaryDirectory();
    writeTree(cwd, files);
    const question = ['--operation', 'file-read*', '--target', '/x'];
    expect(await decision(cwd, '--profile', 'escape.sb', '--import-path', 'lib', ...question)).toBe('unknown');
    writeTree(cwd, { 'absolute.sb': `(version 1)(deny default)(import "${join(cwd, 'outside.sb')}")` });
    expect(await decision(cwd, '--profile', 'absolute.sb', '--import-path', 'lib', ...question)).toBe('unknown');
    expect(await decision(cwd, '--profile', 'absolute.sb', '--import-path', '.', ...question)).toBe('allow');
  });

  it.each([
    ['-D', 'ROOT'],
    ['--extension', 'c:relative'],
    ['--local', 'localhost'],
    ['--import-path', 'nowhere'],
  ])('refuses %s %s', async (flag, value) => {
    const cwd = temporaryDirectory();
    writeTree(cwd, files);
    const line = run(cwd, 'explain', '--profile', 'a.sb', '--operation', 'file-read*', '--target', '/x', flag, value);
    await expect(line).rejects.toBeInstanceOf(CliError);
    await expect(line).rejects.toMatchObject({ code: 'ARGUMENT_INVALID', category: 'usage' });
  });
});

describe('linting bare profiles', () => {
  it('lists the findings of every file, and says no where there is an error', async () => {
    const cwd = temporaryDirectory();
    writeTree(cwd, files);
    const result = await run(cwd, 'profile-lint', 'bad.sb', 'part.sb', '--fragment', '--sarif', 'lint.sarif');
    expect(result).toMatchObject({
      ok: false,
      document: {
        errors: [{ code: 'sbpl.address-refused', path: 'bad.sb', line: 1 }],
        warnings: [{ path: 'part.sb' }, { path: 'part.sb' }],
      },
    });
    expect((await run(cwd, 'profile-lint', 'a.sb', '-D', 'ROOT=/opt', '--import-path', 'lib')).ok).toBe(true);
  });

  it('needs a file', () => {
    expect(() => parseCommandLine(['profile-lint'], commands)).toThrow(/needs <file…>/);
  });
});

describe('the world of a question', () => {
  const asked = (cwd: string, world: string): Promise<string> =>
    decision(cwd, '--profile', 'outside.sb', '--operation', 'file-read-data', '--target', '/a', '--world', world);

  it('is a file of any name, and what is no file is an id', async () => {
    const cwd = temporaryDirectory();
    const sequoia = 'sequoia-15.7-24G222-arm64';
    const text = readFileSync(join(repositoryRoot, 'packages/worlds/worlds', sequoia, 'world.json'), 'utf8');
    writeTree(cwd, { ...files, 'mine-1': text });
    expect(await asked(cwd, 'mine-1')).toBe('allow');
    await expect(asked(cwd, 'sequoia-15.7-24G223-arm64')).rejects.toMatchObject({
      code: 'WORLD_UNKNOWN',
      hint: expect.stringContaining(`did you mean "${sequoia}"`),
    });
    await expect(asked(cwd, 'mine-2.json')).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
  });
});
