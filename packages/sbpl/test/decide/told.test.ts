import { allowingRules, decide, neededRules } from '@runtime/sbpl';
import { errorOf } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { ALLOW, answer, ask, DENY, host, hostWith, policyOf } from '../helpers.js';

describe('the rules that a question needs', () => {
  const needed = (text: string, operation: string, target: string, more: object = {}) =>
    neededRules(policyOf(text), { operation, target, ...more }, host);

  it('are each with its operation and its path, where it has one', () => {
    expect(needed(DENY, 'file-read-data', '/private/tmp/foo')).toEqual([
      { operation: 'file-read-data', path: '/private/tmp/foo', rule: '(allow file-read-data (literal "/private/tmp/foo"))' },
    ]);
    expect(needed(DENY, 'mach-lookup', 'com.apple.x', { driver: 'sandbox_mach_probe' })).toEqual([
      { operation: 'mach-task-special-port-get', path: 'self', rule: '(allow mach-task-special-port-get (target self))' },
      { operation: 'mach-bootstrap', rule: '(allow mach-bootstrap)' },
      { operation: 'mach-lookup', path: 'com.apple.x', rule: '(allow mach-lookup (global-name "com.apple.x"))' },
    ]);
    expect(needed(ALLOW, 'file-read-data', '/x')).toEqual([]);
  });

  it.each([
    ['/private/tmp/s', '(allow system-socket (socket-domain AF_UNIX))'],
    ['AF_INET', '(allow system-socket (socket-domain AF_INET))'],
    ['', '(allow system-socket)'],
  ])('name the domain of a socket that is made for %j', (target, rule) => {
    expect(needed(DENY, 'system-socket', target).map((each) => each.rule)).toEqual([rule]);
  });
});

it('the rules that allow one of some operations are found by them alone', () => {
  const text = `${DENY}(allow file-read* (literal "/a"))(deny file-read-data)(allow mach-lookup signal)`;
  const found = (...operations: string[]) => allowingRules(policyOf(text), operations).map((rule) => rule.text);
  expect(found('file-read*', 'file-read-data')).toEqual(['(allow file-read* (literal "/a"))']);
  expect(found('signal', 'x')).toEqual(['(allow mach-lookup signal)']);
  expect(found('default')).toEqual([]);
});

describe('a service', () => {
  it('is looked up in the namespace that it has, and one that nobody has in both', () => {
    const served = hostWith({
      services: [
        { name: 'com.l', namespace: 'local' },
        { name: 'com.g', namespace: 'global' },
      ],
    });
    const looked = (filter: string) =>
      ['com.l', 'com.g', 'com.none'].map(
        (target) =>
          decide(policyOf(`${DENY}(allow mach-lookup (${filter} "${target}"))`), { operation: 'mach-lookup', target }, served).decision,
      );
    expect(looked('global-name')).toEqual(['deny', 'allow', 'allow']);
    expect(looked('local-name')).toEqual(['allow', 'deny', 'allow']);
  });
});

it('a question about a process keeps to it, whatever filter it names', () => {
  const named = { filter_name: 'global-name' };
  expect(answer(`${DENY}(allow mach-task-name (target self))`, 'mach-task-name', 'self', named)).toBe('allow');
});

describe('a question about metadata without a call', () => {
  it('is about metadata, whatever it reads', () => {
    expect(answer(`${DENY}(allow file-read-metadata)`, 'file-read*', '/x', { driver: 'metadata_runner' })).toBe('allow');
    expect(answer(`${DENY}(allow file-read-data)`, 'file-read*', '/x', { driver: 'metadata_runner' })).toBe('deny');
  });

  it('is about a link itself where it reads, and about where it leads where it writes', () => {
    const more = { driver: 'metadata_runner' };
    const grants = (operation: string) => `${DENY}(allow ${operation} (literal "/etc"))`;
    expect(answer(grants('file-read-metadata'), 'file-read-metadata', '/etc', more)).toBe('allow');
    expect(answer(`${grants('file-write-mode')}(allow file-read-metadata)`, 'file-write*', '/etc', more)).toBe('deny');
  });
});

describe('what is told', () => {
  it('of a path that goes in circles is the path', () => {
    const circular = hostWith({ links: { '/loop': '/loop' } });
    const { decision, unknown } = decide(policyOf(ALLOW), { operation: 'file-read-data', target: '/loop' }, circular);
    expect([decision, unknown]).toEqual([
      'unknown',
      [{ construct: '/loop', reason: 'the path passes more links than a kernel follows', file: '', line: 0 }],
    ]);
  });

  it('of a name that nobody knows is its beginning', async () => {
    const long = 'x'.repeat(200);
    const messageOf = async (query: object) =>
      (await errorOf(() => decide(policyOf(ALLOW), { operation: 'file-read-data', target: '/x', ...query }, host))).message;
    expect(await messageOf({ driver: long })).toBe(`the driver ${'x'.repeat(80)} is not known`);
    expect(await messageOf({ syscall: `y${long}` })).toBe(`the syscall y${'x'.repeat(79)} is not known`);
    expect(await messageOf({ operation: `y${long}` })).toBe(`the operation y${'x'.repeat(79)} is not in the vocabulary`);
  });

  it('of an operation of another release is what it became', async () => {
    const hintOf = async (operation: string) =>
      ((await errorOf(() => decide(policyOf(ALLOW), { operation, target: '' }, host))) as Error & { hint?: string }).hint;
    expect(await hintOf('process-codesigning-cdhash-get')).toMatch(/^It is an older name for /);
    expect(await hintOf('file-raed-data')).toContain('file-read-data');
  });

  it('of a command that was not named is that nobody knows', () => {
    const open = (operation: string, filter: string, target: string) =>
      ask(`${DENY}(allow ${operation} ${filter})`, operation, target).decision;
    expect(open('file-ioctl', '(ioctl-command TIOCGWINSZ)', '/dev/ttys000')).toBe('unknown');
    expect(open('file-issue-extension', '(extension-class "com.x")', '/x')).toBe('unknown');
  });
});
