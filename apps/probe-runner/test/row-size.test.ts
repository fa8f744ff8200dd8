import { encodeJson, LIMITS } from '@runtime/contracts';
import { type JobRow, JobRowSchema, type MeasuredRow } from '@runtime/job';
import { describe, expect, it } from 'vitest';
import { fitRow } from '../src/row-size.js';

const row = (extra: Partial<MeasuredRow> = {}): MeasuredRow => ({
  kind: 'measured',
  index: 0,
  lane: 'scenario',
  profile_id: 'p',
  expectation_id: 'one',
  started: true,
  outcome: 'completed',
  exit_code: 0,
  signal: null,
  errno: null,
  errno_source: null,
  stdout: '',
  stderr: '',
  truncated: false,
  output_sha256: null,
  absent: false,
  harness: 'runtime-seatbelt/2',
  driver: 'open-read',
  command: [],
  answer: 'allow',
  failure_stage: null,
  failure_kind: null,
  apply: null,
  apply_model: null,
  apply_timing: null,
  ...extra,
});

function fit(whole: MeasuredRow): JobRow {
  const fitted = fitRow(whole);
  expect(JobRowSchema.safeParse(fitted).error?.issues ?? []).toEqual([]);
  return fitted;
}
const bytes = (fitted: JobRow): number => Buffer.byteLength(JSON.stringify({ type: 'row', row: fitted }));
const HALF = LIMITS.frameBytes / 2;

describe('when a row goes into a frame', () => {
  it('is left as it is while it fits, to the last byte', () => {
    const empty = bytes(row());
    const full = row({ stderr: 'x'.repeat(LIMITS.frameBytes - empty) });
    expect(bytes(full)).toBe(LIMITS.frameBytes);
    expect(fit(full)).toBe(full);
    const over = fit(row({ stderr: 'x'.repeat(LIMITS.frameBytes - empty + 1), output_sha256: 'a'.repeat(64) }));
    // What is left is not what was digested.
    expect(over).toMatchObject({ truncated: true, output_sha256: null, shortened: ['/stderr'], stderr: 'x'.repeat(HALF) });
  });

  it('is left as it is when only its canonical form is longer', () => {
    const wide = row({ stdout: '\u4e00'.repeat(200_000) });
    expect(encodeJson(wide).length).toBeGreaterThan(LIMITS.frameBytes);
    expect(fit(wide)).toBe(wide);
  });

  it('loses the ends of its longest texts alone, and names them', () => {
    const long = row({
      stdout: 'short',
      rule: { file: 'a.sb', line: 1, part: 'base', text: 'r'.repeat(2 * LIMITS.frameBytes) },
      command: ['head', 't'.repeat(HALF)],
    });
    const fitted = fit(long);
    expect(bytes(fitted)).toBeLessThanOrEqual(LIMITS.frameBytes);
    expect(fitted).toMatchObject({
      stdout: 'short',
      truncated: false,
      shortened: expect.arrayContaining(['/rule/text', '/command/1']),
      answer: 'allow',
    });
  });

  it('cuts no character in two, and counts what JSON makes of each', () => {
    for (const unit of ['\u0001', '"', '\ud83d\ude00', '\ud800', 'é']) {
      const fitted = fit(row({ stdout: unit.repeat(HALF), stderr: unit.repeat(HALF) }));
      expect(bytes(fitted)).toBeLessThanOrEqual(LIMITS.frameBytes);
      expect(fitted.stdout.length % unit.length).toBe(0);
      expect(fitted.stdout.length).toBeGreaterThan(1000);
    }
  });

  it('keeps what it is about and how it ended when nothing but lists is left to cut', () => {
    const fitted = fit(row({ unknown: Array.from({ length: 40_000 }, () => ({ construct: 'a', reason: 'b', file: 'c', line: 1 })) }));
    expect(fitted).toMatchObject({ profile_id: 'p', expectation_id: 'one', outcome: 'completed', answer: null, reason: 'row_too_large' });
    expect(bytes(fitted)).toBeLessThan(LIMITS.frameBytes);
  });

  it('fits with the longest ids that a plan can hold', () => {
    const id = '\u0001'.repeat(LIMITS.planTextLength);
    const fitted = fit(
      row({ profile_id: id.slice(0, LIMITS.jsonKeyBytes), expectation_id: id, stdout: id, stderr: id, command: ['head', id] }),
    );
    expect(bytes(fitted)).toBeLessThanOrEqual(LIMITS.frameBytes);
    expect(fitted.expectation_id).toBe(id);
  });
});
