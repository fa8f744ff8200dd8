import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryDirectory, toThrowWithCode } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { ExecutionError } from '../../src/error.js';
import { checkInProcess } from '../../src/selftest/check-process.js';
import { ReportFile, type SelftestEntry, unfinished } from '../../src/selftest/report.js';

const CHECK = { id: 'one', group: 'process', question: 'Does it?', expected: 'yes', means: 'no' } as const;
const HEAD = { schema_version: 'runtime-tools.selftest.v0.2', tool_version: '1', host: null, world_match: null } as const;
const entry = (id: string, outcome: SelftestEntry['outcome'] = 'as_expected'): SelftestEntry => ({
  ...CHECK,
  id,
  outcome,
  found: {},
  process: null,
});

describe('a check in a process of its own', () => {
  /** What is found by a runner with this text. */
  async function foundBy(text: string, checkMs?: number, signal?: AbortSignal): Promise<SelftestEntry> {
    const folder = temporaryDirectory();
    const runner = join(folder, 'runner.mjs');
    writeFileSync(runner, `import { readFileSync, statSync, writeSync } from 'node:fs';\n${text}\n`);
    return checkInProcess(CHECK, { runnerEntry: () => runner, ...(checkMs === undefined ? {} : { checkMs }) }, folder, signal);
  }
  const ANSWER = JSON.stringify({ outcome: 'differs', found: { a: 1 } });
  const says = (text: string) => `writeSync(1, ${JSON.stringify(text)} + '\\n');`;
  const STAYS = 'setInterval(() => {}, 1000);';

  it('has a folder for itself alone, and its name', async () => {
    const { found } = await foundBy(`
      const { mode, check } = JSON.parse(readFileSync(0, 'utf8'));
      writeSync(1, JSON.stringify({ outcome: 'as_expected', found: { mode, id: check.id, folder: statSync(check.directory).mode & 0o777 } }) + '\\n');`);
    expect(found).toEqual({ mode: 'selftest', id: 'one', folder: 0o700 });
  });

  it.each<[string, string, Partial<SelftestEntry>]>([
    ['what it answers', says(ANSWER), { outcome: 'differs', found: { a: 1 } }],
    ['its first answer', says(`${ANSWER}\n{"outcome":"as_expected","found":{}}`), { outcome: 'differs' }],
    ['what it answered before it died', `${says(ANSWER)} process.kill(process.pid, 'SIGKILL');`, { outcome: 'differs' }],
    ['that it died', `process.exit(3);`, { outcome: 'died', found: {} }],
    ['that it said nothing', '', { outcome: 'died', found: {} }],
    ['that its answer is none', says('{'), { outcome: 'died', found: {} }],
  ])('is %s', async (_what, text, expected) => {
    const { process, ...found } = await foundBy(text);
    expect(found).toMatchObject({ ...CHECK, ...expected });
    expect(process).toMatchObject({ timed_out: false, stderr: '' });
  });

  it('is that it took too long, unless it has answered', async () => {
    expect(await foundBy(STAYS, 300)).toMatchObject({ outcome: 'timed_out', found: {}, process: { timed_out: true, signal: 'SIGTERM' } });
    expect(await foundBy(says(ANSWER) + STAYS, 1000)).toMatchObject({ outcome: 'differs', process: { timed_out: true } });
  });

  it('is that it was stopped', async () => {
    expect(await foundBy(STAYS, 60_000, AbortSignal.abort())).toMatchObject({ outcome: 'interrupted', found: {} });
  });

  it('is kept in part where it is too long, with the beginning of what was said besides', async () => {
    const found = { text: 'x'.repeat(40_000) };
    const answer = JSON.stringify({ outcome: 'differs', found });
    const { found: kept, process } = await foundBy(`writeSync(2, 'a' + 'b'.repeat(5000)); ${says(answer)}`);
    expect(kept).toEqual({ cut: answer.slice(0, 32 * 1024) });
    expect(process?.stderr).toBe(`a${'b'.repeat(2047)}`);
    const whole = JSON.stringify({ outcome: 'differs', found: { text: 'x'.repeat(32 * 1024 - 41) } });
    expect(whole.length).toBe(32 * 1024);
    expect((await foundBy(says(whole))).found).not.toHaveProperty('cut');
  });
});

describe('the report of a self test', () => {
  it('is written again with each check, the same check in its place', async () => {
    const path = join(temporaryDirectory(), 'report.json');
    const report = new ReportFile(path, HEAD, [entry('earlier', 'differs')]);
    expect([report.has('earlier'), report.has('one')]).toEqual([true, false]);
    await report.put(entry('one', 'interrupted'));
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ ended: 'running', counts: { differs: 1, interrupted: 1 } });
    await report.put(entry('two'));
    await report.put(entry('one'));
    const whole = await report.write('complete');
    expect(whole).toMatchObject({ ...HEAD, ended: 'complete', counts: { differs: 1, as_expected: 2 } });
    expect(whole.checks.map(({ id }) => id)).toEqual(['earlier', 'one', 'two']);
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(whole);
  });

  /** What a start finds where there is a report with this. */
  async function foundAt(more: object | string) {
    const path = join(temporaryDirectory(), 'report.json');
    const report = { ...HEAD, ended: 'running', counts: {}, checks: [entry('one')] };
    writeFileSync(path, typeof more === 'string' ? more : JSON.stringify({ ...report, ...more }));
    return unfinished(path, HEAD);
  }

  it('is gone on with where it was not finished', async () => {
    expect(await foundAt({})).toEqual([entry('one')]);
    expect(await foundAt({ ended: 'interrupted' })).toEqual([entry('one')]);
    expect(await unfinished(join(temporaryDirectory(), 'none'), HEAD)).toEqual([]);
  });

  it.each([
    ['no JSON', 'mine', 'is no report of a self test'],
    ['something else', { checks: 1 }, 'is no report of a self test'],
    ['a finished one', { ended: 'complete' }, 'is a report that is finished'],
    ['one of another version', { tool_version: '2' }, 'is a report of another host or of another version of this tool'],
  ])('is left alone where it is %s', async (_what, more, why) => {
    const error = await toThrowWithCode(() => foundAt(more), ExecutionError, 'OUTPUT_EXISTS');
    expect(error.message).toMatch(why);
  });
});
