import { validateBundle } from '@runtime/bundle-store';
import { describe, expect, it } from 'vitest';
import { runPlanIn } from '../src/run.js';
import { reader } from './support/bundle.js';
import { simulatedMac } from './support/mac.js';
import type { Script } from './support/script.js';
import { smallSuite } from './support/small-suite.js';

async function run(script: Script) {
  const suite = smallSuite({ lanes: { baseline: true, scenario: true, oracle: false } });
  const mac = simulatedMac(script);
  const bundle = await runPlanIn(mac.setting, suite.plan, suite.out, { runner: 'seatbelt', repoRoot: suite.root });
  const done = reader(suite, bundle);
  expect((await validateBundle(done.dir)).errors).toEqual([]);
  return { ...done, log: done.json('job/kernel_log.json') };
}

const answers = (rows: { lane: string; answer: unknown }[]) => rows.map(({ lane, answer }) => `${lane} ${answer}`);
const DECIDED = ['baseline allow', 'baseline allow', 'scenario allow', 'scenario deny'];

describe('when the kernel said what it denied', () => {
  it('keeps its lines about the probes, joined to rows, and nobody else’s', async () => {
    const { log, rows, json, text } = await run({});
    expect(log).toMatchObject({ status: 'ok', rc: 0, denials: 2, unrelated: 1, losses: 0, rows: { with_line: 1, without_line: 1 } });
    expect(log.lines).toMatchObject([{ index: 3, pid: rows()[3].pid, operation: 'file-read-data', target: '/private/tmp/bar' }]);
    expect(text('job/kernel_log.json')).not.toContain('distinctive');
    const listed = json('artifact_index.json').artifacts.map(({ path }: { path: string }) => path);
    expect(listed.some((path: string) => path.endsWith('job/kernel_log.json'))).toBe(true);
  });

  it('names in the documents what was denied first, and leaves rows and decisions as they are', async () => {
    const { rows, json } = await run({});
    expect(answers(rows())).toEqual(DECIDED);
    expect(rows()[3].first_denied).toBeUndefined();
    const event = json('runtime_events.normalized.json').find(
      ({ actual, scenario_id, lane }: Record<string, string>) => actual === 'deny' && lane !== 'baseline' && scenario_id !== '',
    );
    expect(event.first_denial_op).toBe('file-read-data');
  });
});

describe('when the log says nothing, or nonsense', () => {
  it('decides the same without a line: a missing one means nothing', async () => {
    const { log, rows } = await run({ log: 'silent' });
    expect(answers(rows())).toEqual(DECIDED);
    expect(log).toMatchObject({ status: 'ok', denials: 1, unrelated: 1, rows: { with_line: 0, without_line: 2 }, lines: [] });
  });

  it('reads past what is no line, and counts what was lost', async () => {
    const { log } = await run({ log: 'hostile' });
    expect(log).toMatchObject({ status: 'ok', losses: 1, rows: { with_line: 1, without_line: 1 } });
  });
});
