import { execFile, execFileSync, spawnSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { temporaryDirectory } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { ownCacheFolder } from '../src/own-cache.js';
import { codeOf, documentOf, MAIN, runtime } from './command.js';

const CACHES = process.platform === 'darwin' ? 'Library/Caches' : '.cache';

function home(mode = 0o755): string {
  const path = join(temporaryDirectory(), 'home');
  mkdirSync(path);
  chmodSync(path, mode);
  return path;
}

it('fails when there is nothing left to wait for and the command has not answered', async () => {
  const silent = join(temporaryDirectory(), 'silent.cjs');
  writeFileSync(
    silent,
    `const { _load: load } = require('node:module');
     require('node:module')._load = (name, ...rest) => (/quick-status/.test(name) ? { start: () => new Promise(() => {}) } : load(name, ...rest));`,
  );
  expect(await runtime(temporaryDirectory(), ['status'], { NODE_OPTIONS: `--require ${silent}` })).toEqual({
    code: 70,
    stdout: '',
    stderr: '',
  });
});

describe('a cache of what is executed', () => {
  it('is made where only its user can write', () => {
    const path = home();
    const folder = ownCacheFolder(path);
    expect(folder).toBe(join(path, CACHES, 'runtime-tools'));
    expect(statSync(folder!).mode & 0o777).toBe(0o700);
    expect(ownCacheFolder(path)).toBe(folder);
  });

  it.each([0o770, 0o777, 0o1777, 0o702])('is not used in a home of mode %o', (mode) => {
    const path = home(mode);
    expect(ownCacheFolder(path)).toBeNull();
    expect(readdirSync(path)).toEqual([]);
  });

  it.each([0o777, 0o770, 0o750, 0o705])('is not used when it has the mode %o', (mode) => {
    const path = home();
    chmodSync(ownCacheFolder(path)!, mode);
    expect(ownCacheFolder(path)).toBeNull();
  });

  it('is not used below a folder into which others can write, or through a link', () => {
    const shared = home();
    ownCacheFolder(shared);
    chmodSync(join(shared, CACHES), 0o777);
    expect(ownCacheFolder(shared)).toBeNull();

    const linked = home();
    mkdirSync(join(linked, CACHES), { recursive: true });
    symlinkSync(temporaryDirectory(), join(linked, CACHES, 'runtime-tools'));
    expect(ownCacheFolder(linked)).toBeNull();
    expect(ownCacheFolder(join(linked, 'not', 'there'))).toBeNull();
  });

  it.skipIf(process.getuid?.() !== 0)('is not used when it is another user’s', () => {
    const path = home();
    chownSync(ownCacheFolder(path)!, 65_534, 65_534);
    expect(ownCacheFolder(path)).toBeNull();
  });

  it('is not made among temporary files', async () => {
    const temporary = temporaryDirectory();
    await runtime(temporaryDirectory(), ['list-registries'], { TMPDIR: temporary, HOME: home() });
    expect(readdirSync(temporary)).toEqual([]);
  });
});

describe('a process with few open files', () => {
  const program = (most: number, cwd: string, ...words: string[]): Promise<{ code: number; stderr: string }> =>
    promisify(execFile)('bash', ['-c', `ulimit -n ${most}; exec "${process.execPath}" ${words.join(' ')}`], { cwd }).then(
      () => ({ code: 0, stderr: '' }),
      (error: { code: number; stderr: string }) => error,
    );
  const limited = (most: number, cwd: string, ...words: string[]) => program(most, cwd, `"${MAIN}"`, ...words);

  /** Newer releases of Node need more open files before they come to a program. */
  async function starts(most: number): Promise<boolean> {
    const folder = temporaryDirectory();
    const file = join(folder, 'requires.js');
    writeFileSync(file, "require('./data.json');");
    writeFileSync(join(folder, 'data.json'), '{}');
    writeFileSync(join(folder, 'package.json'), '{}');
    return (await program(most, folder, `"${file}"`)).code === 0;
  }
  const refused = { code: 6, stderr: expect.stringMatching(/^error [A-Z_]+: .*EMFILE.*\n {2}next: .*ulimit -n/) };

  it.for([18, 20, 22, 24, 28])('%d: says so, and that the system refused', async (most, { skip }) => {
    const folder = temporaryDirectory();
    if (!(await starts(most))) skip('Node itself does not start');
    const finished = await limited(most, folder, 'plan-build', '--template', 'vfs-canonicalization', '--out', 'suite');
    if (finished.code !== 0) expect(finished).toMatchObject(refused);
    expect(existsSync(join(folder, 'suite'))).toBe(finished.code === 0);
  });

  it('says so wherever in a run it happens, and no reader takes what it leaves for a run that is over', async () => {
    const folder = temporaryDirectory();
    await runtime(folder, ['init', '--out', 'mine']);
    const codes: number[] = [];
    for (let most = 20; most <= 44; most += 2) {
      if (!(await starts(most))) continue;
      const finished = await limited(most, folder, 'run', '--plan', 'mine/plan.json', '--out', `out-${most}`, '--channel', 'direct');
      if (finished.code !== 0) expect(finished).toMatchObject(refused);
      expect([most, existsSync(join(folder, `out-${most}`, 'LATEST'))]).toEqual([most, finished.code === 0]);
      codes.push(finished.code);
    }
    expect(codes).toContain(6);
    expect(codes.at(-1)).toBe(0);
  }, 120_000);
});

describe('a working directory that was removed', () => {
  it('is named, with what to do', async () => {
    const folder = join(temporaryDirectory(), 'gone');
    mkdirSync(folder);
    const line = `rmdir "${folder}"; exec "${process.execPath}" "${MAIN}" status`;
    const failure = await promisify(execFile)('bash', ['-c', line], { cwd: folder }).catch(
      (error: { code: number; stderr: string }) => error,
    );
    expect(failure).toMatchObject({ code: 4, stderr: expect.stringMatching(/^error WORKING_DIRECTORY_GONE: .*\n {2}next: .*cd/) });
    expect(() => rmdirSync(folder)).toThrow('ENOENT');
  });
});

describe('a root that is not there', () => {
  it.each([
    ['status'],
    ['schema', '--list'],
    ['completion', 'bash'],
    ['list-templates'],
    ['list-registries'],
    ['list-runs', '--out', '.'],
    ['validate-bundle', '--bundle', '.'],
    ['explain', '--profile', 'none.sb', '--operation', 'file-read*', '--target', '/'],
  ])('is refused by %s, by flag and by environment', async (...args) => {
    const folder = temporaryDirectory();
    const byFlag = await runtime(folder, [...args, '--repo-root', join(folder, 'none'), '--json']);
    expect([byFlag.code, codeOf(byFlag)]).toEqual([4, 'ROOT_NOT_FOUND']);
    const byEnvironment = await runtime(folder, [...args, '--json'], { RUNTIME_REPO_ROOT: join(folder, 'none') });
    expect([byEnvironment.code, codeOf(byEnvironment)]).toEqual([4, 'ROOT_NOT_FOUND']);
  });
});

describe('an artifact that may not be read', () => {
  it('is told beside what is wrong with the others, in the JUnit file as well, and the system refused', async () => {
    const folder = temporaryDirectory();
    await runtime(folder, ['plan-build', '--template', 'runtime-adversarial', '--out', 'suite']);
    const run = join(folder, String(documentOf(await runtime(folder, ['run', '--plan', 'suite/plan.json', '--json']))['out_dir']));
    appendFileSync(join(run, 'summary.md'), 'altered');
    chmodSync(join(run, 'runtime_results.json'), 0);
    // Root may read everything, so the command runs as nobody.
    const asRoot = process.getuid?.() === 0;
    if (asRoot) execFileSync('chown', ['-R', '65534:65534', folder]);
    const command = (...more: string[]): { status: number | null; stdout: string } =>
      spawnSync(process.execPath, [MAIN, 'validate-bundle', '--bundle', run, ...more], {
        ...(asRoot ? { uid: 65_534, gid: 65_534 } : {}),
        cwd: folder,
        encoding: 'utf8',
        env: { ...process.env, HOME: folder },
      });
    const told = command('--junit', 'junit.xml');
    expect([told.status, told.stdout.split('\n').filter((line) => line.startsWith('error'))]).toEqual([
      6,
      [expect.stringContaining('BUNDLE_SIZE_MISMATCH summary.md'), expect.stringContaining('BUNDLE_READ_FAILED runtime_results.json')],
    ]);
    const junit = readFileSync(join(folder, 'junit.xml'), 'utf8');
    expect(junit).toContain('<failure type="BUNDLE_SIZE_MISMATCH"');
    expect(junit).toContain('<error type="BUNDLE_READ_FAILED"');
    const { error } = JSON.parse(command('--json').stdout);
    expect(error).toMatchObject({ code: 'BUNDLE_READ_FAILED', details: { result: { ok: false, errors: [{}, {}] } } });
  });
});
