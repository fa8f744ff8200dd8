import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot, temporaryDirectory } from '@runtime/testing';
import koffi from 'koffi';
import { describe, expect, it } from 'vitest';
import { addOnFiles } from '../../src/launchd/add-on.js';
import { stageFiles } from '../../src/launchd/stage.js';
import { PROTOTYPES } from '../../src/native/darwin.js';
import { koffiNative } from '../../src/native/koffi.js';

const LIBRARY = process.platform === 'darwin' ? '/usr/lib/libSystem.B.dylib' : 'libc.so.6';
const RUNNER = join(repositoryRoot, 'apps', 'probe-runner', 'dist', 'runner.js');

describe('when foreign functions are declared', () => {
  it.each(PROTOTYPES)('the add-on understands: %s', (prototype) => {
    const library = koffi.load(LIBRARY);
    let problem = '';
    try {
      library.func(prototype);
    } catch (error) {
      problem = (error as Error).message;
    }
    // A function of macOS is not here; a type that is misspelt is misspelt everywhere.
    expect(problem.replace(/^Cannot find function .*/, '')).toBe('');
  });

  it('finds the address of a buffer by a copy of nothing', () => {
    const library = koffi.load(LIBRARY);
    const memmove = library.func('void *memmove(void *to, const void *from, size_t size)');
    const buffer = Buffer.from([7]);
    const address: bigint = koffi.address(memmove(buffer, buffer, 0n));
    expect(address).toBeGreaterThan(0n);
    expect(koffi.address(memmove(buffer, buffer, 0n))).toBe(address);
  });

  it('reads the errno of its own call', () => {
    const access = koffi.load(LIBRARY).func('int access(const char *path, int mode)');
    koffi.errno(0);
    expect(access('/no/such/name', 0)).toBe(-1);
    expect(koffi.errno()).toBe(2);
  });
});

describe('when the library of macOS is asked for', () => {
  it.skipIf(process.platform === 'darwin')('is nothing elsewhere', async () => {
    expect(await koffiNative()).toBeNull();
  });
});

describe('when the add-on is staged', () => {
  it('takes three files, and a program beside them can load it', () => {
    const stage = temporaryDirectory();
    const files = addOnFiles(RUNNER);
    expect(files.map(({ name }) => name.replace(/koffi\/[a-z]+_[a-z0-9]+\//, 'koffi/<machine>/'))).toEqual([
      'node_modules/koffi/package.json',
      'node_modules/koffi/index.js',
      'node_modules/koffi/build/koffi/<machine>/koffi.node',
    ]);
    stageFiles(stage, files);
    writeFileSync(join(stage, 'runner.mjs'), `import koffi from 'koffi'; process.stdout.write(koffi.version);`);
    const { stdout, stderr } = spawnSync(process.execPath, ['runner.mjs'], { cwd: stage, encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^[0-9]+\./);
  });

  it('takes none for a machine it has no build for', () => {
    expect(addOnFiles(RUNNER, 'plan9_mips')).toEqual([]);
  });
});
