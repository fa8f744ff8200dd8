import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryDirectory } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { codeOf, runtime } from './command.js';

const LOG = [
  'Timestamp                       Thread     Type        Activity             PID    TTL',
  '2026-11-28 21:00:00.1+0100 0x1 Error 0x0 0 0 kernel: (Sandbox) Sandbox: node(4711) deny(1) file-read-data /private/tmp/foo',
  JSON.stringify({ eventMessage: '3 duplicate reports for Sandbox: node(4711) deny(1) file-read-data /private/tmp/foo' }),
  JSON.stringify({ eventMessage: 'Sandbox: node(4711) deny(1) mach-lookup com.apple.cfprefsd.agent' }),
  JSON.stringify({ eventMessage: 'Sandbox: ../../evil"(1) deny(1) file-write-create /private/tmp/a"b' }),
  JSON.stringify({ eventMessage: 'Sandbox: node(1) deny(1) no-such-operation /x' }),
  JSON.stringify({ eventMessage: 'Sandbox: node(1) deny(1) file-read-data \u0007/x' }),
  JSON.stringify({ eventMessage: 'Sandbox: node(1) deny(1) file-read-data relative' }),
  '\u0000\u001b[31m garbage',
  'x'.repeat(200_000),
].join('\n');

function folder(): { cwd: string; log: string } {
  const cwd = temporaryDirectory();
  writeFileSync(join(cwd, 'runtime.config.json'), '{}');
  writeFileSync(join(cwd, 'a.log'), LOG);
  return { cwd, log: 'a.log' };
}

// biome-ignore lint/suspicious/noExplicitAny: a document of the command
const imported = (stdout: string): any => JSON.parse(stdout);

describe('import-log', () => {
  it('makes a suite that lints, and candidate rules, of the denials in a log', async () => {
    const { cwd, log } = folder();
    const { code, stdout } = await runtime(cwd, ['import-log', '--log', log, '--out', 'seen', '--json']);
    expect(code).toBe(0);
    const json = imported(stdout);
    expect(json).toMatchObject({
      lines: 10,
      denials: 7,
      processes: [
        { process: 'node', denials: 6, questions: 2 },
        { process: '../../evil"', denials: 1, questions: 1 },
      ],
      skipped: { other_process: 0, unknown_operation: 1, unusable_target: 2, over_limit: 0 },
    });
    const text = readFileSync(join(cwd, json.processes[0].profile_path), 'utf8');
    expect(text).toContain('(allow file-read-data (literal "/private/tmp/foo"))');
    expect(text).toContain('com.apple.cfprefsd.agent');
    expect(json.processes[1].profile_path).not.toContain('..');
    expect((await runtime(cwd, ['plan-lint', '--plan', json.plan_path])).code).toBe(0);
  });

  it('recognises everyday actions, and writes down what they need besides', async () => {
    const cwd = temporaryDirectory();
    writeFileSync(join(cwd, 'runtime.config.json'), '{}');
    writeFileSync(join(cwd, 'a.log'), 'Sandbox: node(1) deny(1) pseudo-tty\nSandbox: node(1) deny(1) file-read-metadata /Users\n');
    const { code, stdout } = await runtime(cwd, ['import-log', '--log', 'a.log', '--out', 'seen']);
    expect(code).toBe(0);
    expect(stdout).toContain('this is pty, open a terminal of its own (openpty): pseudo-tty;');
    expect(stdout).toContain('this is cd, change into a folder: file-read-metadata /Users\n');
    const text = readFileSync(join(cwd, 'seen/sb/node.sb'), 'utf8');
    expect(text).toContain('\n; (allow file-ioctl (literal "/dev/ptmx"))\n');
    expect((await runtime(cwd, ['plan-lint', '--plan', 'seen/plan.json'])).code).toBe(0);
  });

  it('takes one process, and says when there is nothing', async () => {
    const { cwd, log } = folder();
    const one = await runtime(cwd, ['import-log', '--log', log, '--out', 'seen', '--process', 'node', '--json']);
    expect(imported(one.stdout)).toMatchObject({ processes: [{ process: 'node' }], skipped: { other_process: 1 } });
    const none = await runtime(cwd, ['import-log', '--log', log, '--out', 'other', '--process', 'nobody', '--json']);
    expect([none.code, codeOf(none)]).toEqual([4, 'LOG_WITHOUT_DENIALS']);
  });
});
