import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkDocument, resultSchemas } from '@runtime/contracts';
import { ExecutionError, runSelftest, runtimeStatus } from '@runtime/execution';
import { temporaryDirectory, toThrowWithCode } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { selftestIn } from '../src/selftest.js';
import { statusIn } from '../src/status.js';
import { simulatedMac } from './support/mac.js';

type Check = { id: string; outcome: string };

describe('when the self test runs', () => {
  it.skipIf(process.platform === 'darwin')('refuses off macOS and writes nothing', async () => {
    const out = join(temporaryDirectory(), 'report.json');
    const error = await toThrowWithCode(() => runSelftest({ out }), ExecutionError, 'SELFTEST_UNAVAILABLE');
    expect(error.category).toBe('host');
    expect(existsSync(out)).toBe(false);
  });

  it('answers every open question on a Mac that behaves, and leaves nothing behind', async () => {
    const mac = simulatedMac({}, { helper: true });
    const out = join(mac.state, 'report.json');
    const report = await selftestIn(mac.setting, { out });
    const outcomes = Object.fromEntries((report['checks'] as Check[]).map(({ id, outcome }) => [id, outcome]));
    expect(outcomes).toEqual({
      self_check: 'as_expected',
      missing_profile: 'open',
      two_profiles: 'open',
      invalid_profile_text: 'as_expected',
      nested_text: 'as_expected',
      exec_denied_text: 'as_expected',
      stub: 'as_expected',
      sandbox_check: 'as_expected',
      getpath_nofirmlink: expect.any(String),
      small_job: 'as_expected',
      absent_domain: 'not_applicable',
    });
    expect(JSON.parse(readFileSync(out, 'utf8'))).toEqual(report);
    expect(checkDocument(resultSchemas()['result.selftest'], report)).toEqual([]);
    expect(readdirSync(mac.temp)).toEqual([]);
  });

  it('says where a Mac differs instead of failing', async () => {
    const mac = simulatedMac({ nested: true, gui: false });
    const report = await selftestIn(mac.setting, { out: join(mac.state, 'report.json') });
    expect((report['checks'] as Check[]).find(({ id }) => id === 'self_check')?.outcome).toBe('differs');
    expect((report['checks'] as Check[]).find(({ id }) => id === 'sandbox_check')?.outcome).toBe('not_applicable');
  });

  it('overwrites no report', async () => {
    const mac = simulatedMac();
    const out = join(mac.state, 'report.json');
    writeFileSync(out, 'mine');
    await toThrowWithCode(() => selftestIn(mac.setting, { out }), ExecutionError, 'OUTPUT_EXISTS');
    expect(readFileSync(out, 'utf8')).toBe('mine');
  });
});

describe('when the status is asked for', () => {
  it.skipIf(process.platform === 'darwin')('says what cannot run here, and why', async () => {
    const status = await runtimeStatus({ repoRoot: temporaryDirectory() });
    expect(status).toMatchObject({
      schema_version: 'runtime-tools.status.v0.1',
      repo_root: '.',
      sandbox_check_self: null,
      tools: { launchctl: false, sandbox_exec: false },
      runners: {
        simulated: { available: true },
        seatbelt: { available: false, code: 'RUNNER_UNAVAILABLE', reason: expect.stringContaining(process.platform) },
      },
      channels: { direct: { available: true }, launchd_clean: { available: false, code: 'CHANNEL_UNAVAILABLE' } },
    });
  });

  it('says on a Mac that everything can', async () => {
    const mac = simulatedMac();
    const status = await statusIn(mac.setting, { repoRoot: temporaryDirectory() });
    expect(status).toMatchObject({
      sandbox_check_self: { source: 'nested_sandbox_exec', sandboxed: false },
      tools: { launchctl: true, sandbox_exec: true },
      runners: { seatbelt: { available: true } },
      channels: { launchd_clean: { available: true } },
      host: { product_version: '14.4.1', build: '23E224' },
    });
    expect(checkDocument(resultSchemas()['result.status'], status)).toEqual([]);
  });

  it('says of a Mac inside a sandbox, or as root, that it cannot', async () => {
    const root = temporaryDirectory();
    const sandboxed = simulatedMac({ nested: true });
    expect(await statusIn(sandboxed.setting, { repoRoot: root })).toMatchObject({
      runners: { seatbelt: { available: false, code: 'ALREADY_SANDBOXED' } },
    });
    const rooted = simulatedMac({}, { uid: 0 });
    expect(await statusIn(rooted.setting, { repoRoot: root })).toMatchObject({ runners: { seatbelt: { code: 'RUNNER_IS_ROOT' } } });
  });
});
