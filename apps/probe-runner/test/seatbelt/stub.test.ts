import { join } from 'node:path';
import { fixturesRoot } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { classifyStart } from '../../src/seatbelt/classify.js';
import { STUB, STUB_NAME } from '../../src/seatbelt/stub.js';
import { type ProcessReport, runProcess } from '../../src/supervise/run-process.js';

const probe = (name: string): string => join(fixturesRoot, 'probes', name);

/** The stub with a real bash, and no sandbox around it. */
const throughStub = (...command: string[]): Promise<ProcessReport> =>
  runProcess({
    argv: ['/bin/bash', '-c', STUB, STUB_NAME, ...command],
    env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' },
    cwd: '/',
    limitMs: 10_000,
    output: { kept: 64 * 1024, most: 1024 * 1024 },
    marker: true,
  });

const classify = (report: ProcessReport) =>
  classifyStart({ exit_code: report.exit_code, signal: report.signal, stderr: report.stderr.text, marker: report.marker });

describe('when the stub becomes the probe', () => {
  it('says that it started, and the probe has no descriptor to say so again', async () => {
    const report = await throughStub(probe('say-environment'));
    expect(report.marker).toBe('S');
    expect(
      report.stdout.text
        .split('\n')
        .filter((line) => /^[0-9]+$/.test(line))
        .map(Number),
    ).not.toContain(4);
    expect(classify(report)).toMatchObject({ started: true, reason: null });
  });

  it('passes arguments on untouched, quotes and blanks included', async () => {
    const odd = `a'b "c" $(touch /nowhere) \\ ;&|\n`;
    const report = await throughStub('/bin/echo', '-n', odd);
    expect(report.stdout.text).toBe(odd);
  });

  it('takes the status of the probe for the status of the probe', async () => {
    const report = await throughStub(probe('imitate-marker'));
    expect(report).toMatchObject({ marker: 'S', exit_code: 71 });
    expect(classify(report)).toMatchObject({ started: true, failure_stage: null });
  });
});

describe('when the exec is refused', () => {
  it('says so for a program that is not there', async () => {
    const report = await throughStub('/no/such/program');
    expect(report).toMatchObject({ exit_code: 126, marker: 'S' });
    expect(classify(report)).toMatchObject({
      started: false,
      failure_stage: 'bootstrap',
      failure_kind: 'bootstrap_exec_failed',
      reason: 'exec_failed',
    });
  });

  it('says so for a program that may not be executed', async () => {
    const report = await throughStub(probe('README.md'));
    expect(report.exit_code).toBe(126);
    expect(classify(report)).toMatchObject({ started: false, reason: 'exec_failed', errno_text: 'Permission denied' });
  });
});
