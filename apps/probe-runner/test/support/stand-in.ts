import { spawnSync } from 'node:child_process';
import { chmodSync, linkSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryRoot, temporaryDirectory } from '@runtime/testing';
import { afterAll } from 'vitest';

export const NATIVE = join(repositoryRoot, 'apps', 'probe-runner', 'native');

/** The helper compiles here against the stand-in of the calls of macOS. */
export const canCompile = process.platform === 'linux' && spawnSync('gcc', ['--version']).status === 0;

const FLAGS = [
  '-std=c11',
  '-D_GNU_SOURCE',
  '-O1',
  '-g',
  '-Wall',
  '-Wextra',
  '-Werror',
  '-fsanitize=address,undefined',
  '-fno-sanitize-recover=all',
];
const POSIX =
  'open openat access stat lstat fstat chmod fchmod utimes futimes lutimes lchown fchown fchownat fork kill socket connect getsockopt getaddrinfo fcntl';
/** Calls that exist here too: the linker gives them to the stand-in. */
const WRAPPED = `${POSIX} getxattr setxattr shm_open shm_unlink dlopen dlsym`.split(' ').map((name) => `-Wl,--wrap=${name}`);

/** A folder for all tests of a file. */
export function folderOfFile(): string {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'runtime-native-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const filesOf = (folder: string): string[] =>
  readdirSync(join(NATIVE, folder))
    .filter((name) => name.endsWith('.c'))
    .map((name) => join(NATIVE, folder, name));

function compile(sources: string[], program: string): string {
  const args = [...FLAGS, '-I', join(NATIVE, 'stand-in'), ...sources, ...WRAPPED, '-o', program];
  const { status, stderr } = spawnSync('gcc', args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`the helper does not compile:\n${stderr}`);
  return program;
}

export const compileHelper = (folder: string): string =>
  compile([...filesOf('src'), ...filesOf('stand-in').filter((path) => !path.includes('fuzz'))], join(folder, 'runtime-helper'));

export const compileFuzzer = (folder: string): string =>
  compile([...filesOf('src').filter((path) => !path.endsWith('/main.c')), ...filesOf('stand-in')], join(folder, 'fuzz-arguments'));

export interface StandIn {
  path: string;
  /** Calls so far, in order, each with `before` or `under` the policy. */
  trace: () => string[];
}

/** A helper in a folder of its own, with the rules of one test (`native/stand-in/script.h`). */
export function standIn(program: string, rules: readonly string[] = []): StandIn {
  const path = join(temporaryDirectory(), 'helper');
  linkSync(program, path);
  writeFileSync(`${path}.script`, rules.map((rule) => `${rule}\n`).join(''));
  return { path, trace: () => readFileSync(`${path}.trace`, 'utf8').trimEnd().split('\n') };
}

/** A helper behind a shell script, which can do something after it. */
export function wrapped(program: string, script: string, rules: readonly string[] = []): string {
  const { path } = standIn(program, rules);
  const wrapper = join(temporaryDirectory(), 'wrapper');
  writeFileSync(wrapper, `#!/bin/sh\nHELPER=${path}\n${script}\n`);
  chmodSync(wrapper, 0o755);
  return wrapper;
}
