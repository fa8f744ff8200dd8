import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256Hex } from '@runtime/contracts';
import { temporaryDirectory, toThrowWithCode } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { ProbeRunnerError } from '../../src/error.js';
import { helperFiles, removeStage, stageFiles, writeStaged } from '../../src/launchd/stage.js';

describe('when files are staged', () => {
  it('copies what is declared, readable by nobody else', () => {
    const [from, stage] = [temporaryDirectory(), temporaryDirectory()];
    writeFileSync(join(from, 'a'), 'text');
    expect(stageFiles(stage, [{ name: 'deep/er/a', from: join(from, 'a'), sha256: sha256Hex('text') }])).toEqual([
      { name: 'deep/er/a', sha256: sha256Hex('text') },
    ]);
    expect(readFileSync(join(stage, 'deep/er/a'), 'utf8')).toBe('text');
    expect(statSync(join(stage, 'deep/er/a')).mode & 0o077).toBe(0);
  });

  it('lets the native helper be executed, by this user', () => {
    const [from, stage] = [temporaryDirectory(), temporaryDirectory()];
    const path = join(from, 'runtime-helper-darwin-arm64');
    writeFileSync(path, 'program', { mode: 0o644 });
    stageFiles(stage, helperFiles({ path, sha256: sha256Hex('program') }));
    expect(statSync(join(stage, 'runtime-helper-darwin-arm64')).mode & 0o777).toBe(0o700);
    expect(helperFiles(null)).toEqual([]);
  });

  it('refuses a file that is not the one that was meant', async () => {
    const [from, stage] = [temporaryDirectory(), temporaryDirectory()];
    writeFileSync(join(from, 'a'), 'changed');
    await toThrowWithCode(
      () => stageFiles(stage, [{ name: 'a', from: join(from, 'a'), sha256: sha256Hex('text') }]),
      ProbeRunnerError,
      'STAGE_FAILED',
    );
    expect(existsSync(join(stage, 'a'))).toBe(false);
  });

  it.each(['../a', '/a', 'a/../../b', ''])('refuses the name %j', async (name) => {
    const [from, stage] = [temporaryDirectory(), temporaryDirectory()];
    writeFileSync(join(from, 'a'), 'text');
    await toThrowWithCode(() => stageFiles(stage, [{ name, from: join(from, 'a'), sha256: null }]), ProbeRunnerError, 'STAGE_FAILED');
  });

  it('writes through no link that was laid in its way', () => {
    const [target, stage] = [temporaryDirectory(), temporaryDirectory()];
    writeFileSync(join(target, 'victim'), 'safe');
    symlinkSync(join(target, 'victim'), join(stage, 'spec.json'));
    expect(() => writeStaged(stage, 'spec.json', 'nonce')).toThrow();
    expect(readFileSync(join(target, 'victim'), 'utf8')).toBe('safe');
  });

  it('stages no link in the place of a file', () => {
    const [from, stage] = [temporaryDirectory(), temporaryDirectory()];
    symlinkSync('/etc/hosts', join(from, 'a'));
    expect(() => stageFiles(stage, [{ name: 'a', from: join(from, 'a'), sha256: null }])).toThrow();
  });
});

describe('when the stage is removed', () => {
  it('follows no link', () => {
    const [elsewhere, stage] = [temporaryDirectory(), join(temporaryDirectory(), 'stage')];
    writeFileSync(join(elsewhere, 'keep'), 'kept');
    mkdirSync(join(stage, 'a', 'b'), { recursive: true });
    symlinkSync(elsewhere, join(stage, 'a', 'link'));
    expect(removeStage(stage)).toEqual([]);
    expect(existsSync(stage)).toBe(false);
    expect(readFileSync(join(elsewhere, 'keep'), 'utf8')).toBe('kept');
  });

  it.skipIf(process.getuid?.() === 0)('reports what it could not remove', () => {
    const stage = join(temporaryDirectory(), 'stage');
    mkdirSync(join(stage, 'closed', 'in'), { recursive: true });
    chmodSync(join(stage, 'closed'), 0o500);
    expect(removeStage(stage)).toEqual(['closed/in', 'closed', '.']);
    chmodSync(join(stage, 'closed'), 0o700);
  });

  it('has nothing to do where there is no stage', () => {
    expect(removeStage(join(temporaryDirectory(), 'none'))).toEqual([]);
  });
});
