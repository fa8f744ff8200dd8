import { parseDenialLine } from '@runtime/job';
import { describe, expect, it } from 'vitest';

const MESSAGE = 'Sandbox: head(4711) deny(1) file-read-data /private/tmp/a b';
const DENIAL = { process: 'head', pid: 4711, operation: 'file-read-data', target: '/private/tmp/a b', duplicates: 0 };

describe('a line of the log', () => {
  it.each([
    ['the message alone', MESSAGE, null],
    ['text of log show', `2026-11-28 21:00:00.500000+0100 0x1 Error 0x0 0 0 kernel: (Sandbox) ${MESSAGE}`, 1795896000.5],
    ['text of log stream', `2026-11-28 21:00:00.500 E  kernel[0:1] (Sandbox) ${MESSAGE}`, null],
    ['ndjson', JSON.stringify({ timestamp: '2026-11-28 20:00:00.500000+0000', eventMessage: MESSAGE }), 1795896000.5],
    ['a line of pretty JSON', `    "eventMessage" : ${JSON.stringify(MESSAGE)},`, null],
    ['a message with more lines', JSON.stringify({ eventMessage: `${MESSAGE}\nViolation: deny(1) …` }), null],
  ])('tells of a denial as %s', (_name, line, at) => {
    expect(parseDenialLine(line)).toEqual({ ...DENIAL, at_unix_s: at });
  });

  it('tells how many it stands for', () => {
    expect(parseDenialLine(`12 duplicate reports for ${MESSAGE}`)).toMatchObject({ ...DENIAL, duplicates: 12 });
  });

  it.each([
    ['Sandbox: a(b)(7) deny(1) mach-lookup com.apple.x', { process: 'a(b)', pid: 7, operation: 'mach-lookup', target: 'com.apple.x' }],
    ['Sandbox: x(7) deny(1) process-fork', { operation: 'process-fork', target: '' }],
  ])('takes %s apart', (line, expected) => {
    expect(parseDenialLine(line)).toMatchObject(expected);
  });

  it.each([
    'Sandbox: x(7) allow(1) file-read-data /x',
    'System Policy: x(7) deny(1) file-read-data /x',
    'Sandbox: x(seven) deny(1) file-read-data /x',
    'Sandbox: x(7) deny(1) ',
    `Sandbox: ${'x'.repeat(70_000)}(7) deny(1) a`,
    '{"count":1,"finished":1}',
    '',
  ])('tells of nothing: %.60s', (line) => {
    expect(parseDenialLine(line)).toBeNull();
  });
});
