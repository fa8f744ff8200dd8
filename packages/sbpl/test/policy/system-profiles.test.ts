import { assembleProfile, compilePolicy, lintPolicy } from '@runtime/sbpl';
import { describe, expect, it } from 'vitest';
import { answer, ask, DENY, world } from '../helpers.js';

const SYSTEM = `${DENY}(import "system.sb")`;

describe('a system profile that is imported and not given', () => {
  it('is taken for what the world says of it, and the answer says so', () => {
    expect(ask(SYSTEM, 'file-read*', '/usr/lib/dyld')).toMatchObject({
      decision: 'allow',
      assumed: ['system.sb', 'dyld-support.sb'],
      rule: { file: 'system.sb (assumed)', part: 'import' },
    });
    expect(answer(SYSTEM, 'file-read*', '/Users/me/secret')).toBe('deny');
    expect(answer(SYSTEM, 'file-write-data', '/dev/null')).toBe('allow');
    expect(answer(SYSTEM, 'sysctl-read', 'hw.ncpu')).toBe('allow');
    expect(answer(SYSTEM, 'mach-lookup', 'com.apple.cfprefsd.daemon')).toBe('allow');
    expect(answer(SYSTEM, 'network-outbound', '*:443')).toBe('deny');
    expect(answer(SYSTEM, 'file-map-executable', '/System/Cryptexes/OS/usr/lib/x.dylib')).toBe('allow');
    expect(ask(DENY, 'file-read*', '/x').assumed).toBeUndefined();
  });

  it('is found by its whole path, and brings its functions along', () => {
    const text = `${DENY}(import "/System/Library/Sandbox/Profiles/system.sb")(system-graphics)`;
    expect(answer(text, 'iokit-open-service', 'IOSurfaceRoot')).toBe('allow');
    expect(answer(SYSTEM, 'iokit-open-service', 'IOSurfaceRoot')).toBe('deny');
  });

  it('leaves open what is not known of it', () => {
    const text = `${DENY}(import "bsd.sb")`;
    expect(answer(text, 'process-fork', 'self')).toBe('allow');
    // A rule of a more exact operation may be among those that are not known.
    expect(answer(text, 'file-read-data', '/usr/lib/dyld')).toBe('unknown');
    expect(answer(text, 'file-read*', '/Users/me/secret')).toBe('unknown');
    expect(answer(`${text}(deny process-fork)`, 'process-fork', 'self')).toBe('deny');
    expect(answer(`${DENY}(import "nowhere.sb")`, 'process-fork', 'self')).toBe('unknown');
  });

  it('gives way to the text itself', () => {
    const imports = () => ({ text: '(allow network-outbound)', file: 'system.sb' });
    const policy = compilePolicy(assembleProfile({ text: SYSTEM, file: 'p' }), world, { imports });
    expect(policy.assumed).toEqual([]);
    expect(policy.rules.at(-1)?.operations).toEqual(['network-outbound']);
  });

  it('has no findings of its own', () => {
    expect(lintPolicy(assembleProfile({ text: `${SYSTEM}(system-network)`, file: 'p' }), world)).toEqual([]);
  });
});
