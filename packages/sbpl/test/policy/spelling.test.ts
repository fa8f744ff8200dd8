import { decide } from '@runtime/sbpl';
import { describe, expect, it } from 'vitest';
import { ALLOW, answer, ask, DENY, hostWith, policyOf } from '../helpers.js';

describe('a name that a rule spells in another case', () => {
  it('leaves the answer open where the volume may hold either', () => {
    const text = `${ALLOW}(deny file-read* (subpath "/Users/me/.ssh"))`;
    expect(ask(text, 'file-read*', '/Users/me/.SSH/id')).toMatchObject({
      decision: 'unknown',
      unknown: [{ construct: '/Users/me/.ssh', line: 3 }],
    });
    expect(answer(text, 'file-read*', '/Users/me/.ssh/id')).toBe('deny');
    expect(answer(text, 'file-read*', '/Users/me/.sshd')).toBe('allow');
  });

  it.each([
    ['(literal "/Users/me/Notes")', '/Users/me/notes'],
    ['(prefix "/Users/me/No")', '/Users/me/notes'],
    ['(regex #"^/Users/me/N[oO]tes$")', '/Users/me/NOTES'],
    ['(require-all (literal "/Users/me/Notes") (subpath "/Users"))', '/Users/me/notes'],
    ['(literal "/Users/me/caf\u00e9")', '/Users/me/cafe\u0301'],
  ])('counts for %s', (filter, target) => {
    expect(answer(`${DENY}(allow file-read* ${filter})`, 'file-read*', target)).toBe('unknown');
    expect(answer(`${DENY}(allow file-read* ${filter})(deny file-read*)`, 'file-read*', '/Users/me/other')).toBe('deny');
  });

  it('is another name where the host knows what is there', () => {
    expect(answer(`${DENY}(allow file-read* (literal "/private/tmp/FOO"))`, 'file-read*', '/private/tmp/foo')).toBe('deny');
    expect(answer(`${DENY}(allow file-read* (subpath "/PRIVATE"))`, 'file-read*', '/private/tmp/nobody')).toBe('deny');
  });

  it('is another name on a volume that tells case apart', () => {
    const volumed = hostWith({ volumes: [{ mount: '/', filesystem: 'apfs', case: 'sensitive' }] });
    const policy = policyOf(`${ALLOW}(deny file-read* (subpath "/Users/me/.ssh"))`);
    expect(decide(policy, { operation: 'file-read*', target: '/Users/me/.SSH/id' }, volumed).decision).toBe('allow');
    expect(answer(`${DENY}(allow file-ioctl (literal "/dev/TTYs000"))`, 'file-ioctl', '/dev/ttys000')).toBe('deny');
  });

  it('does not hide the rule that spells it as asked', () => {
    const text = `${DENY}(allow file-read* (literal "/Users/me/a"))(deny file-read* (literal "/Users/me/A"))(allow file-read* (literal "/Users/me/a"))`;
    expect(answer(text, 'file-read*', '/Users/me/a')).toBe('allow');
    expect(
      answer(`${DENY}(allow file-read* (literal "/Users/me/a"))(deny file-read* (literal "/Users/me/A"))`, 'file-read*', '/Users/me/a'),
    ).toBe('unknown');
  });
});

describe('a question that spells a name of the host in another case', () => {
  const text = `${ALLOW}(deny file-read* (subpath "/private/etc"))`;

  it('is open where the volume may take it for that name', () => {
    expect(ask(text, 'file-read*', '/ETC/hosts')).toMatchObject({ decision: 'unknown', unknown: [{ construct: '/ETC/hosts' }] });
    expect(answer(text, 'file-read*', '/private/ETC/hosts')).toBe('unknown');
    expect(answer(`${DENY}(allow file-write*)`, 'file-read*', '/ETC/hosts')).toBe('deny');
    expect(answer(ALLOW, 'file-read*', '/ETC/hosts')).toBe('allow');
  });

  it('is decided by the setting of the volume', () => {
    const on = (rule: 'sensitive' | 'insensitive') => hostWith({ volumes: [{ mount: '/', filesystem: 'apfs', case: rule }] });
    const question = { operation: 'file-read*', target: '/ETC/hosts' };
    expect(decide(policyOf(text), question, on('insensitive'))).toMatchObject({ decision: 'deny', resolved_target: '/private/etc/hosts' });
    expect(decide(policyOf(text), question, on('sensitive')).decision).toBe('allow');
  });
});
