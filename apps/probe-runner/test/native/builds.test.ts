import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { sha256Hex } from '@runtime/contracts';
import { repositoryRoot } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { HELPER_BUILDS } from '../../src/native/builds.js';
import { describeHelper, helperBeside } from '../../src/native/helper.js';
import { NATIVE } from '../support/stand-in.js';

interface Build {
  file: string;
  sha256: string;
  bytes: number;
  symbols: string[];
  libraries: string[];
  minimum: string;
}

const manifest: {
  compiler: { version: string };
  sources: Record<string, string>;
  builds: Record<keyof typeof HELPER_BUILDS, Build>;
  looked_up: Record<string, string[]>;
} = JSON.parse(readFileSync(join(NATIVE, 'manifest.json'), 'utf8'));
const builds = Object.entries(manifest.builds) as [keyof typeof HELPER_BUILDS, Build][];
const sources = readdirSync(join(NATIVE, 'src'));
const BESIDE = pathToFileURL(join(NATIVE, 'build', 'runner.js')).href;

describe('the committed builds of the helper', () => {
  it.each(builds)('of %s has the bytes that manifest and runner name', (machine, { file, sha256, bytes }) => {
    const content = readFileSync(join(NATIVE, 'build', file));
    expect([sha256Hex(content), content.length]).toEqual([sha256, bytes]);
    expect(HELPER_BUILDS[machine]).toEqual({ file, sha256 });
    expect(statSync(join(NATIVE, 'build', file)).mode & 0o111).toBe(0o111);
  });

  it('are of the sources that stand here', () => {
    const found = Object.fromEntries(sources.map((name) => [`src/${name}`, sha256Hex(readFileSync(join(NATIVE, 'src', name)))]));
    expect(manifest.sources).toEqual(found);
  });

  it.each(builds)('of %s binds the library of the system and no other, from macOS 14 on', (_machine, { libraries, minimum }) => {
    expect([libraries, minimum]).toEqual([['/usr/lib/libSystem.B.dylib'], '14.0']);
  });

  it.each(builds)('of %s binds by link what the sources declare', (_machine, { symbols }) => {
    const declared = [...readFileSync(join(NATIVE, 'src', 'darwin.h'), 'utf8').matchAll(/^(?:[a-z_]\w* )+\*?(\w+)\(/gm)].map(
      ([, name]) => name,
    );
    expect(declared).toContain('sandbox_init_with_parameters');
    expect(declared.filter((name) => !symbols.includes(name ?? ''))).toEqual([]);
    expect(symbols).toContain('SANDBOX_CHECK_NO_REPORT');
  });

  it('look up at run time what the manifest lists', () => {
    const texts = sources.map((name) => readFileSync(join(NATIVE, 'src', name), 'utf8')).join('\n');
    const names = [...texts.matchAll(/dlsym\(\w+, "(\w+)"\)/g)].map(([, name]) => name).sort();
    expect(Object.values(manifest.looked_up).flat().sort()).toEqual(names);
    for (const [, { symbols }] of builds) expect(symbols.filter((symbol) => names.includes(symbol))).toEqual([]);
  });

  const compiler = join(repositoryRoot, '.cache', `zig-${manifest.compiler.version}`, 'node_modules', '@zigc', 'lib');
  it.skipIf(!existsSync(compiler))(
    'come out of the sources again, byte for byte (`npm run native` fetches the compiler)',
    () => {
      const { status, stdout, stderr } = spawnSync(process.execPath, [join(NATIVE, 'build.mjs'), '--check'], { encoding: 'utf8' });
      expect([status, stdout, stderr]).toEqual([0, 'the committed builds are those of the sources\n', '']);
    },
    300_000,
  );
});

describe('when the runner looks for its helper', () => {
  it.each(builds)('takes the one for %s', (machine, { file, sha256 }) => {
    const helper = helperBeside(BESIDE, machine);
    expect(helper).toEqual({ path: join(NATIVE, 'build', file), sha256 });
    expect(helper === null ? null : describeHelper(helper)).toEqual({
      name: 'runtime_helper',
      path: file,
      real_path: null,
      sha256,
      system: false,
      manifest_sha256: sha256,
    });
  });

  it.each(['linux-x64', 'win32-x64', 'darwin-ppc', 'constructor'])('has none for %s', (machine) => {
    expect(helperBeside(BESIDE, machine)).toBeNull();
  });

  it('takes none that is not there', () => {
    expect(helperBeside(import.meta.url, 'darwin-arm64')).toBeNull();
  });
});
