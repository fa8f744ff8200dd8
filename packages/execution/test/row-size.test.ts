import { LIMITS } from '@runtime/contracts';
import { describe, expect, it } from 'vitest';
import { runPlanIn } from '../src/run.js';
import { type Document, reader } from './support/bundle.js';
import { simulatedMac } from './support/mac.js';
import type { Script } from './support/script.js';
import { type SmallSuiteOptions, smallSuite } from './support/small-suite.js';

const SCENARIO = { lanes: { baseline: false, scenario: true, oracle: false } };
/** What JSON writes with six bytes for one, as long as a text of a plan may be. */
const LONG = '\u0001'.repeat(LIMITS.planTextLength);

const frameBytes = (row: Document): number => Buffer.byteLength(JSON.stringify({ type: 'row', row }));

async function rowsOf(script: Script, suite: SmallSuiteOptions): Promise<{ status: string; rows: Document[] }> {
  const { plan, out, root } = smallSuite({ ...SCENARIO, ...suite });
  const mac = simulatedMac(script);
  const bundle = await runPlanIn(mac.setting, plan, out, { runner: 'seatbelt', repoRoot: root });
  return { status: bundle.status, rows: reader({ plan, out, root }, bundle).rows() };
}

describe('when a row is as large as a probe can make it', () => {
  it('keeps all of two streams of control characters: they fit into a frame', async () => {
    const { status, rows } = await rowsOf({ tools: { head: 'control' } }, { probes: [{ id: 'one' }] });
    expect(status).not.toBe('failed');
    const kept = '\u0001'.repeat(LIMITS.probeOutputKeptBytes);
    expect(rows[0].stdout === kept && rows[0].stderr === kept).toBe(true);
    expect(rows[0]).toMatchObject({ truncated: false, outcome: 'completed' });
    expect(rows[0]).not.toHaveProperty('shortened');
  });

  it('keeps the beginning of an error text a second time, and the run', async () => {
    const { status, rows } = await rowsOf({ tools: { head: 'control_refusal' } }, { stub: false, probes: [{ id: 'one' }] });
    expect(status).not.toBe('failed');
    expect(rows[0]).toMatchObject({ reason: 'profile_invalid', truncated: true });
    expect(rows[0].apply.errbuf.length).toBe(2048);
    expect(rows[0].stderr.includes(rows[0].apply.errbuf)).toBe(true);
    expect(rows[0]).not.toHaveProperty('shortened');
    expect(frameBytes(rows[0])).toBeLessThanOrEqual(LIMITS.frameBytes);
    expect(frameBytes(rows[0])).toBeGreaterThan(LIMITS.frameBytes / 4);
  });

  it('shortens a target as long as a text of a plan may be', async () => {
    const target = `/${LONG.slice(1)}`;
    const { status, rows } = await rowsOf({ tools: { head: 'control' } }, { probes: [{ id: 'one', target }] });
    expect(status).not.toBe('failed');
    expect(rows[0].shortened).toEqual(['/stdout', '/stderr', `/command/${rows[0].command.length - 1}`]);
    expect(frameBytes(rows[0])).toBeLessThanOrEqual(LIMITS.frameBytes);
  });

  it('measures nothing at a target that no system call can be given, and goes on', async () => {
    const { status, rows } = await rowsOf({}, { probes: [{ id: 'nul', target: '/private/tmp/foo\0/bar' }, { id: 'two' }] });
    expect(status).not.toBe('failed');
    expect(rows.map(({ reason, answer }) => [reason, answer])).toEqual([
      ['target_holds_nul', undefined],
      [undefined, 'allow'],
    ]);
  });

  // 64 Ki characters of three bytes each are more than Linux takes as one argument.
  it.skipIf(process.platform !== 'linux')('measures nothing at a target that no command line can hold, and goes on', async () => {
    const target = `/${'\u4e00'.repeat(LIMITS.planTextLength - 1)}`;
    const { status, rows } = await rowsOf({}, { probes: [{ id: 'long', target }, { id: 'two' }] });
    expect(status).not.toBe('failed');
    expect(rows[0]).toMatchObject({ outcome: 'not_run', started: false, reason: 'spawn_failed', spawn_error: 'E2BIG' });
    expect(rows[1]).toMatchObject({ answer: 'allow' });
  });
});
