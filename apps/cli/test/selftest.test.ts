import type { SelftestReport } from '@runtime/execution';
import { expect, it } from 'vitest';
import { linesOf } from '../src/commands/selftest.js';

const check = { group: 'host', question: 'What?', expected: 'an answer', means: 'host-facts.ts reads it wrongly' };
const ended = { exit_code: 1, signal: null, timed_out: false, stderr: '' };
const report = (checks: Partial<SelftestReport['checks'][number]>[], counts: SelftestReport['counts']) =>
  linesOf({ checks: checks.map((each) => ({ ...check, found: {}, process: ended, ...each })), counts } as unknown as SelftestReport);

it('a report is told by what was expected, what came, and what it means', () => {
  expect(
    report(
      [
        { id: 'sip', outcome: 'as_expected', found: { status: 0 } },
        { id: 'shell', outcome: 'differs', found: { status: 1, version: '\u001b[31m' } },
      ],
      { as_expected: 1, differs: 1 },
    ),
  ).toEqual([
    'differs shell: expected an answer',
    '  what came: {"status":1,"version":"\\u001b[31m"}',
    '  what it means: host-facts.ts reads it wrongly',
    '1 as expected, 1 differs',
  ]);
});

it.each([
  [{ ...ended, timed_out: true, signal: 'SIGTERM' }, 'its time was up'],
  [{ ...ended, exit_code: null, signal: 'SIGKILL', stderr: 'gone\n' }, 'its process was ended by SIGKILL: gone'],
  [ended, 'its process ended with 1'],
  [null, 'nothing'],
])('a check without an answer is told by its end (%#)', (process, told) => {
  expect(report([{ id: 'stub', outcome: 'died', process }], {})[1]).toBe(`  what came: ${told}`);
});

it('a long answer is told in part', () => {
  const lines = report([{ id: 'stub', outcome: 'differs', found: { stderr: 'x'.repeat(9000) } }], {});
  expect(lines[1]?.length).toBeLessThan(450);
});
