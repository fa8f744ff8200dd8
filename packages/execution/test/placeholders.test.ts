import { describe, expect, it } from 'vitest';
import { runPlanIn } from '../src/run.js';
import { reader } from './support/bundle.js';
import { simulatedMac } from './support/mac.js';
import { smallSuite } from './support/small-suite.js';

const suite = () =>
  smallSuite({
    sbpl: '(version 1)\n(deny default)\n(allow file-read* (subpath "${FIXTURES}"))\n',
    lanes: { baseline: false, scenario: true, oracle: true },
    probes: [
      { id: 'fixture', target: '${FIXTURES}/a', expected: 'allow' },
      { id: 'home', target: '${HOME}', operation: 'file-read-metadata', driver: 'metadata_runner', expected: 'deny' },
    ],
  });

describe('when a plan leaves places to the host', () => {
  it('answers with the engine, whose fixtures are there, and keeps the names in every document', async () => {
    const small = suite();
    const run = reader(
      small,
      await runPlanIn(simulatedMac().setting, small.plan, small.out, { runner: 'simulated', repoRoot: small.root }),
    );
    expect(run.rows().map((row) => row.answer ?? row.oracle?.decision)).toEqual(['allow', 'deny', 'allow', 'deny']);
    expect(run.rows()[0].observed_path).toBe('${FIXTURES}/a');
    expect(run.json('job/job.json').probes[0].target).toBe('${FIXTURES}/a');
    for (const name of run.names()) expect(run.text(name), name).not.toMatch(/runtime-fixtures/);
  });

  it('starts tools with the real places, and records the names', async () => {
    const small = suite();
    const mac = simulatedMac();
    const run = reader(small, await runPlanIn(mac.setting, small.plan, small.out, { runner: 'seatbelt', repoRoot: small.root }));
    const [fixture] = run.rows();
    expect(fixture.command.at(-1)).toBe('${FIXTURES}/a');
    const asked = mac.calls().find(([tool, ...args]) => tool === 'sandbox-exec' && args.at(-1)?.endsWith('/fixtures/a') === true);
    expect(asked?.[2]).toMatch(/\/bound\/runtime_profiles\/p\.p\.runtime\.sb$/);
    for (const name of run.names()) expect(run.text(name), name).not.toContain('/fixtures/a');
  });
});
