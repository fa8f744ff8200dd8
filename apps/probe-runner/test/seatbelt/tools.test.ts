import { describe, expect, it } from 'vitest';
import { readToolAnswer } from '../../src/seatbelt/answers.js';
import { classifyStart } from '../../src/seatbelt/classify.js';
import { DRIVERS } from '../../src/seatbelt/drivers/table.js';
import type { ExecDriver } from '../../src/seatbelt/drivers/types.js';
import type { ProcessReport } from '../../src/supervise/run-process.js';

/** What each tool of the system says last when the kernel refuses it, and when there is nothing to ask about; null: it has no words for that. */
const WORDS: Record<string, { denied: string; missing: string | null }> = {
  head: { denied: 'head: /x: Operation not permitted', missing: 'head: /x: No such file or directory' },
  stat: { denied: 'stat: /x: lstat: Operation not permitted', missing: 'stat: /x: lstat: No such file or directory' },
  'xattr-list': { denied: "xattr: [Errno 1] Operation not permitted: '/x'", missing: 'xattr: No such file: /x' },
  nc: {
    denied: 'nc: connectx to 192.0.2.1 port 9 (tcp) failed: Operation not permitted',
    missing: 'nc: connectx to 192.0.2.1 port 9 (tcp) failed: Connection refused',
  },
  sysctl: { denied: 'sysctl: kern.x: Operation not permitted', missing: null },
  kmutil: { denied: 'kmutil: showloaded: Operation not permitted', missing: null },
};

const TOOLS = DRIVERS.filter((driver): driver is ExecDriver => driver.kind === 'exec');

interface Ended {
  exit_code?: number;
  signal?: NodeJS.Signals;
  stderr?: string;
  /** What came through descriptor 3: the stub's mark, unless it did not get as far. */
  marker?: '' | 'S';
}

/** What a row would say of a tool that ended so under a policy. */
function told(driver: ExecDriver, { exit_code, signal, stderr = '', marker = 'S' }: Ended) {
  const ended = { exit_code: exit_code ?? null, signal: signal ?? null };
  const start = classifyStart({ ...ended, stderr, marker });
  const outcome = signal === undefined ? 'completed' : 'signalled';
  const report = { outcome, ...ended, stdout: { text: '' }, stderr: { text: stderr } } as ProcessReport;
  const { answer, absent = false, reason } = readToolAnswer(driver, report, start);
  return { started: start.started, answer, absent, reason: reason ?? start.reason };
}

const NOTHING = { started: true, answer: null, absent: false, reason: null };

describe('when a tool of the system is asked', () => {
  it('has words here for every driver that starts one', () => {
    expect(Object.keys(WORDS).sort()).toEqual(TOOLS.map(({ id }) => id).sort());
  });

  it.each(TOOLS)('$id tells allow, denial, absence, and what measures nothing', (driver) => {
    const { denied, missing } = WORDS[driver.id] as { denied: string; missing: string | null };
    expect(told(driver, { exit_code: 0 })).toEqual({ ...NOTHING, answer: 'allow' });
    expect(told(driver, { exit_code: 1, stderr: `${denied}\n` })).toEqual({ ...NOTHING, answer: 'deny' });
    if (missing !== null) expect(told(driver, { exit_code: 1, stderr: `${missing}\n` })).toEqual({ ...NOTHING, absent: true });
    // No answer follows from a status alone, from words of others, or from words that are not the last.
    for (const stderr of ['', `dyld: ${denied}\n`, `${denied}\nand more\n`, `${denied.replace('Operation not', 'Permission')}\n`])
      expect(told(driver, { exit_code: 1, stderr }), stderr).toEqual({ ...NOTHING, reason: 'probe_failed' });
  });

  it('takes a name that sysctl does not know for no absence: one that it may not look up is told in the same words', () => {
    const sysctl = TOOLS.find(({ id }) => id === 'sysctl') as ExecDriver;
    expect(told(sysctl, { exit_code: 1, stderr: "sysctl: unknown oid 'kern.x'\n" })).toEqual({ ...NOTHING, reason: 'probe_failed' });
  });

  it.each(TOOLS)('$id tells what kept it from starting, and what ended it', (driver) => {
    const stopped = { ...NOTHING, started: false };
    const { denied } = WORDS[driver.id] as { denied: string };
    const refused = 'runtime-stub: line 3: /usr/bin/x: Operation not permitted\n';
    expect(told(driver, { exit_code: 126, stderr: refused })).toEqual({ ...stopped, reason: 'exec_refused' });
    expect(
      told(driver, { exit_code: 71, stderr: "sandbox-exec: execvp() of '/bin/bash' failed: Operation not permitted\n", marker: '' }),
    ).toEqual({
      ...stopped,
      reason: 'stub_exec_refused',
    });
    expect(told(driver, { exit_code: 71, stderr: 'sandbox-exec: sandbox_apply: Operation not permitted\n', marker: '' })).toEqual({
      ...stopped,
      reason: 'apply_refused',
    });
    expect(told(driver, { signal: 'SIGKILL', marker: '' })).toEqual({ ...stopped, reason: 'killed_before_start' });
    expect(told(driver, { signal: 'SIGKILL', stderr: `${denied}\n` })).toEqual(NOTHING);
  });
});
