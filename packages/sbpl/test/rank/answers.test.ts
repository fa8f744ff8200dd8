import { describe, expect, it } from 'vitest';
import { answer, ask, DENY } from '../helpers.js';

const V1 = '(version 1)';
const ALLOW = '(version 1)(allow default)';
const OPEN = '(storage-class "x")';

describe('profiles on which a flat order of rules goes wrong', () => {
  it.each([
    [`${V1}(allow file-write* (subpath "/private/tmp")) (deny file-write*) (allow default)`, 'file-write*', '/private/tmp/x', 'allow'],
    [`${ALLOW} (deny file-write-unlink) (allow file-write* (subpath "/private/tmp"))`, 'file-write-unlink', '/private/tmp/x', 'deny'],
    [
      `${DENY} (allow file-read-metadata) (deny file-read* (subpath "/Users/me/secret"))`,
      'file-read-metadata',
      '/Users/me/secret',
      'allow',
    ],
    [`${ALLOW} (deny network-outbound (literal "/private/tmp/s")) (allow network-outbound)`, 'network-outbound', '/private/tmp/s', 'deny'],
    [`${DENY} (allow file-read-data (subpath "/a")) (deny file-read* (subpath "/a"))`, 'file-read-data', '/a/x', 'allow'],
    [`${V1}(import "missing.sb") (allow file-read*)`, 'file-read*', '/x', 'unknown'],
  ])('%s', (text, operation, target, expected) => {
    expect(answer(text, operation, target)).toBe(expected);
  });
});

describe('an operation whose own filtered rules do not match', () => {
  it('is answered by its own rule without filters, if it has one', () => {
    const text = `${DENY}(allow file-read* (subpath "/a"))(allow file-read-data (literal "/b"))(deny file-read-data)`;
    expect(answer(text, 'file-read-data', '/a/x')).toBe('deny');
  });

  it("is answered by its family's filtered rules, then by the family's rule without filters, then upwards", () => {
    const own = '(allow file-read-data (literal "/b"))';
    expect(answer(`${DENY}${own}(allow file-read* (subpath "/a"))(deny file-read*)`, 'file-read-data', '/a/x')).toBe('allow');
    expect(answer(`${DENY}${own}(deny file-read* (subpath "/a"))(allow file-read*)`, 'file-read-data', '/c')).toBe('allow');
    expect(answer(`${DENY}${own}(allow file* (subpath "/a"))`, 'file-read-data', '/a/x')).toBe('allow');
    expect(answer(`${DENY}${own}(allow file*)`, 'file-read-data', '/a/x')).toBe('allow');
    expect(answer(`${DENY}${own}(allow default (subpath "/a"))`, 'file-read-data', '/a/x')).toBe('allow');
    expect(answer(`${DENY}${own}`, 'file-read-data', '/a/x')).toBe('deny');
  });
});

describe('an own rule without filters', () => {
  it("stands before the family's filtered rules, in either order", () => {
    const own = '(deny file-write-unlink)';
    const family = '(allow file-write* (subpath "/private/tmp"))';
    expect(answer(ALLOW + own + family, 'file-write-unlink', '/private/tmp/x')).toBe('deny');
    expect(answer(ALLOW + family + own, 'file-write-unlink', '/private/tmp/x')).toBe('deny');
  });

  it('is the last one of its name', () => {
    expect(answer(`${DENY}(deny file-write-create)(allow file-write-create)`, 'file-write-create', '/x')).toBe('allow');
    expect(answer(`${DENY}(allow file-write-create)(deny file-write-create)`, 'file-write-create', '/x')).toBe('deny');
  });

  it('stays one whatever modifiers it has', () => {
    const filtered = '(deny file-read-data (literal "/x"))';
    for (const bare of ['(allow file-read-data (with report))', '(allow file-read-data (with message "m"))']) {
      expect(answer(DENY + filtered + bare, 'file-read-data', '/x')).toBe('deny');
      expect(answer(DENY + filtered + bare, 'file-read-data', '/y')).toBe('allow');
    }
  });
});

describe('a default form', () => {
  it('replaces the tail of default and touches no other rule', () => {
    const text = `${V1}(deny file-read-data (literal "/x"))(deny file-write*)(allow default)`;
    expect([answer(text, 'file-read-data', '/x'), answer(text, 'file-write-data', '/x'), answer(text, 'file-read-data', '/y')]).toEqual([
      'deny',
      'deny',
      'allow',
    ]);
  });

  it('with filters is asked after every family', () => {
    expect(answer(`${DENY}(allow default (subpath "/a"))(deny file*)`, 'file-read-data', '/a/x')).toBe('deny');
    expect(answer(`${DENY}(allow default (subpath "/a"))`, 'file-read-data', '/a/x')).toBe('allow');
  });
});

describe('the way from an operation to default', () => {
  it('passes one family after the other, and ends at the first that answers', () => {
    const levels = ['default', 'file*', 'file-read*', 'file-read-data'];
    for (let at = 0; at < levels.length; at += 1) {
      const rules = levels.map((name, index) => `(${index === at ? 'allow' : 'deny'} ${name}${index > at ? ' (literal "/other")' : ''})`);
      expect(ask(V1 + rules.reverse().join(''), 'file-read-data', '/x')).toMatchObject({ decision: 'allow' });
    }
  });

  it('asks the family alone about another member', () => {
    const text = `${DENY}(allow file-read-data (subpath "/a"))(deny file-read* (subpath "/a"))(allow file*)`;
    expect(answer(text, 'file-read-data', '/a/x')).toBe('allow');
    expect(answer(text, 'file-read-metadata', '/a/x')).toBe('deny');
    expect(answer(text, 'file-read-metadata', '/b')).toBe('allow');
  });

  it('goes from network-bind to network-inbound, as tables of other releases have it', () => {
    expect(answer(`${DENY}(allow network-inbound)`, 'network-bind', '127.0.0.1:80')).toBe('allow');
    expect(answer(`${DENY}(allow network-inbound)`, 'network-outbound', '127.0.0.1:80')).toBe('deny');
  });
});

describe('combinators', () => {
  it('have no rank of their own', () => {
    const both = '(require-all (subpath "/a") (vnode-type REGULAR-FILE))';
    expect(answer(`${DENY}(allow file-read-data ${both})(deny file-read-data (subpath "/a"))`, 'file-read-data', '/a/x')).toBe('deny');
    expect(answer(`${ALLOW}(deny file-read-data (regex "^/a"))(allow file-read-data (literal "/a"))`, 'file-read-data', '/a')).toBe(
      'allow',
    );
  });
});

describe('a filter that holds for every access', () => {
  it('makes a rule filtered all the same', () => {
    expect(answer(`${DENY}(allow sysctl-read (entitlement-value #t))(deny sysctl-read)`, 'sysctl-read', 'hw.ncpu')).toBe('allow');
  });
});

describe('with-filter', () => {
  it('makes the rules inside it filtered', () => {
    const inside = (rule: string) => `${DENY}(allow file-read-data (literal "/x"))(with-filter (subpath "/x") ${rule})`;
    expect(answer(inside('(deny file-read-data)'), 'file-read-data', '/x')).toBe('deny');
    expect(answer(inside('(allow file-read-data)'), 'file-read-data', '/y')).toBe('deny');
    expect(answer(`${V1}(with-filter (subpath "/x") (allow default))`, 'file-read-data', '/y')).toBe('deny');
  });
});

describe('a version', () => {
  it.each([1, 2, 3])('%i ranks as the others do', (version) => {
    const text = `(version ${version})(deny default)(allow file-read-data (subpath "/a"))(deny file-read* (subpath "/a"))`;
    expect(answer(text, 'file-read-data', '/a/x')).toBe('allow');
  });
});

describe('an import that is not found', () => {
  const missing = '(import "missing.sb")';

  it('leaves open what a rule in it could overturn', () => {
    expect(answer(`${DENY}(allow file-read-data (literal "/x"))${missing}`, 'file-read-data', '/x')).toBe('unknown');
    expect(answer(`${DENY}${missing}(allow file-read-data)`, 'file-read-data', '/x')).toBe('unknown');
    expect(answer(`${DENY}${missing}(allow file-read* (literal "/x"))`, 'file-read-data', '/x')).toBe('unknown');
    expect(answer(missing + DENY, 'file-read-data', '/x')).toBe('unknown');
  });

  it('does not open a later own rule with filters', () => {
    expect(answer(`${DENY}${missing}(allow file-read-data (literal "/x"))`, 'file-read-data', '/x')).toBe('allow');
    expect(answer(`${DENY}${missing}(allow file-read* (literal "/x"))(deny file-read-data (subpath "/"))`, 'file-read-data', '/x')).toBe(
      'deny',
    );
  });

  it('does not open a rule that the compiler adds', () => {
    expect(answer(`${DENY}${missing}`, 'signal', 'self')).toBe('allow');
  });
});

describe('a rule under a condition that is not known', () => {
  const when = (rule: string): string => `(if (mystery) ${rule})`;

  it('matters only where it could change the answer', () => {
    expect(answer(`${DENY}${when('(allow file-read-data (literal "/x"))')}`, 'file-read-data', '/x')).toBe('unknown');
    expect(answer(`${DENY}${when('(allow file-read-data (literal "/x"))')}`, 'file-read-data', '/y')).toBe('deny');
    expect(answer(`${DENY}${when('(deny file-read-data (literal "/x"))')}`, 'file-read-data', '/x')).toBe('deny');
    expect(answer(`${DENY}${when('(allow file-read* (literal "/x"))')}(deny file-read-data)`, 'file-read-data', '/x')).toBe('deny');
  });

  it('may set a tail, and stands behind filtered rules then', () => {
    expect(answer(`${DENY}(deny file-read-data (literal "/x"))${when('(allow file-read-data)')}`, 'file-read-data', '/x')).toBe('deny');
    expect(answer(`${DENY}(deny file-read-data (literal "/x"))${when('(allow file-read-data)')}`, 'file-read-data', '/y')).toBe('unknown');
    expect(answer(`${DENY}${when('(allow file-read-data)')}(deny file-read-data)`, 'file-read-data', '/y')).toBe('deny');
    expect(answer(`${V1}${when('(allow default)')}`, 'file-read-data', '/y')).toBe('unknown');
  });

  it('is open the same way for a filter that is not evaluated', () => {
    expect(answer(`${DENY}(allow file-read* ${OPEN})(deny file-read-data)`, 'file-read-data', '/x')).toBe('deny');
    expect(answer(`${DENY}(allow file-read-data ${OPEN})(deny file-read-data)`, 'file-read-data', '/x')).toBe('unknown');
  });

  it('may be filtered or not where an argument is not known', () => {
    const rule = '(allow file-read-data (if (mystery) (literal "/x") (with report)))';
    expect(answer(`${DENY}${rule}`, 'file-read-data', '/y')).toBe('unknown');
    expect(answer(`${DENY}${rule}(deny file-read-data)`, 'file-read-data', '/y')).toBe('unknown');
    expect(answer(`${DENY}${rule}(deny file-read-data (subpath "/"))`, 'file-read-data', '/y')).toBe('deny');
  });
});

describe('an answer that the host may give by itself', () => {
  it('is unknown where it decides, and says so', () => {
    expect(ask(DENY, 'iokit-get-properties', 'IOSurfaceRoot')).toMatchObject({
      decision: 'unknown',
      unknown: [{ construct: 'iokit-get-properties', reason: expect.stringContaining('by itself') }],
    });
    expect(answer(DENY, 'process-info-pidinfo', '1')).toBe('unknown');
    expect(answer(DENY, 'file-test-existence', '/x')).toBe('unknown');
    expect(answer(ALLOW, 'file-write-setugid', '/x')).toBe('unknown');
  });

  it('is given where both possibilities agree', () => {
    expect(answer(ALLOW, 'iokit-get-properties', 'IOSurfaceRoot')).toBe('allow');
    expect(answer(DENY, 'file-write-setugid', '/x')).toBe('deny');
  });

  it('is replaced by a rule on the exact name alone', () => {
    expect(answer(`${DENY}(deny iokit-get-properties)`, 'iokit-get-properties', 'IOSurfaceRoot')).toBe('deny');
    expect(answer(`${ALLOW}(deny iokit*)`, 'iokit-get-properties', 'IOSurfaceRoot')).toBe('unknown');
    expect(answer(`${DENY}(deny process-info*)`, 'process-info-pidinfo', '1')).toBe('deny');
  });
});

describe('rules that the compiler adds', () => {
  it('let a process signal itself, whatever the profile says', () => {
    expect(answer(DENY, 'signal', 'self')).toBe('allow');
    expect(answer(`${ALLOW}(deny signal (target self))`, 'signal', 'self')).toBe('allow');
    expect(answer(`${ALLOW}(deny signal (target others))`, 'signal', 'others')).toBe('deny');
    expect(answer(DENY, 'mach-task-name', 'self')).toBe('allow');
  });

  it('are unknown where releases differ', () => {
    expect(answer(DENY, 'mach-task-read', 'self')).toBe('unknown');
    expect(answer(DENY, 'mach-task-read', 'others')).toBe('deny');
  });
});
