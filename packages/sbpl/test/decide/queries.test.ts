import { decide, SbplError } from '@runtime/sbpl';
import { toThrowWithCode } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { answer, ask, DENY, host, policyOf } from '../helpers.js';

describe('asking', () => {
  it('refuses names outside of the vocabulary', async () => {
    const policy = policyOf(DENY);
    await toThrowWithCode(() => decide(policy, { operation: 'file-raed', target: '/x' }, host), SbplError, 'SBPL_OPERATION_UNKNOWN');
    await toThrowWithCode(
      () => decide(policy, { operation: 'file-read*', target: '/x', driver: 'nothing' }, host),
      SbplError,
      'DRIVER_UNKNOWN',
    );
    await toThrowWithCode(
      () => decide(policy, { operation: 'file-read*', target: '/x', syscall: 'ptrace' }, host),
      SbplError,
      'DRIVER_UNKNOWN',
    );
    await toThrowWithCode(
      () => decide(policy, { operation: 'file-read*', target: '/x', driver: '__proto__' }, host),
      SbplError,
      'DRIVER_UNKNOWN',
    );
  });

  it('names the operation that is outside of it', () => {
    expect(() => decide(policyOf(DENY), { operation: 'file-raed', target: '/x' }, host)).toThrow('file-raed');
  });

  it('takes names of hosts for hosts, and names of kernel controls for none', () => {
    const ofHosts = (target: string) => answer(`${DENY}(allow network-outbound (remote tcp "*:80"))`, 'network-outbound', target);
    expect(['www.example.org', 'localhost', 'com.example'].map(ofHosts)).toEqual(['allow', 'allow', 'allow']);
    expect(ofHosts('com.apple.net.utun_control')).toBe('deny');
  });

  it('takes the name an operation had in another release', () => {
    const grants = policyOf(`${DENY}(allow file-mount (subpath "/x"))`);
    expect(decide(grants, { operation: 'file-write-mount', target: '/x' }, host).decision).toBe('allow');
    expect(() => decide(grants, { operation: 'process-codesigning-cdhash-get', target: '' }, host)).toThrow(
      expect.objectContaining({ hint: expect.stringContaining('process-legacy-codesigning-cdhash-get') }),
    );
  });

  it('asks for a family what each of its members needs', () => {
    expect(answer(`${DENY}(allow file-read-data)`, 'file-read*', '/x')).toBe('allow');
    expect(answer(`${DENY}(allow nvram-get)(deny nvram*)`, 'nvram*', 'a')).toBe('deny');
    expect(answer(`${DENY}(allow nvram*)`, 'nvram*', 'a')).toBe('allow');
  });

  it('judges a lookup by the namespace of the service, and by both where no service has the name', () => {
    const by = (filter: string, name: string): string => answer(`${DENY}(allow mach-lookup (${filter} "${name}"))`, 'mach-lookup', name);
    expect(by('global-name', 'com.apple.cfprefsd.agent')).toBe('allow');
    expect(by('local-name', 'com.apple.cfprefsd.agent')).toBe('deny');
    expect(by('local-name', 'org.example.nobody')).toBe('allow');
    expect(by('xpc-service-name', 'com.apple.cfprefsd.agent')).toBe('deny');
  });

  it('asks an XPC connection by its service name', () => {
    const text = `${DENY}(allow mach-lookup (global-name "com.apple.cfprefsd.agent"))`;
    expect(answer(text, 'mach-lookup', 'com.apple.cfprefsd.agent', { driver: 'xpc_probe' })).toBe('deny');
  });

  it('tells who a signal is for', () => {
    const text = '(version 1)(allow default)(deny signal (target same-sandbox))';
    expect([answer(text, 'signal', 'same-sandbox'), answer(text, 'signal', 'others'), answer(text, 'signal', '1')]).toEqual([
      'deny',
      'allow',
      'allow',
    ]);
  });

  it('lets a later deny outweigh an earlier doubt', () => {
    const text = `${DENY}(allow file-read-metadata (require-all (literal "/tmp") (storage-class "x")))`;
    expect(answer(text, 'file-read*', '/tmp/foo')).toBe('deny');
    expect(answer(`${text}(allow file-read* (literal "/private/tmp/foo"))`, 'file-read*', '/tmp/foo')).toBe('unknown');
  });

  it('gives the same answer however often it is asked', () => {
    const policy = policyOf(`${DENY}(allow file-read* (regex "^/private/tmp/f") (literal "/private/etc/hosts"))`);
    const query = { operation: 'file-read*', target: '/private/tmp/foo' };
    const first = JSON.stringify(decide(policy, query, host));
    for (let round = 0; round < 50; round += 1) {
      decide(policy, { operation: 'file-read*', target: `/private/tmp/${'g'.repeat(round)}` }, host);
    }
    expect(JSON.stringify(decide(policy, query, host))).toBe(first);
  });

  it('shows a document that JSON keeps', () => {
    const decision = ask(`${DENY}(allow file-read* (storage-class "x"))`, 'file-read*', '/tmp/foo');
    expect(JSON.parse(JSON.stringify(decision))).toEqual(decision);
  });
});
