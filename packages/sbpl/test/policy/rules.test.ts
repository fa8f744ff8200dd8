import { describe, expect, it } from 'vitest';
import { ALLOW, answer, ask, DENY, policyOf } from '../helpers.js';

describe('which rule wins', () => {
  it('is the last one that matches, in either order', () => {
    const narrow = '(allow file-read* (literal "/x/y"))';
    const broad = '(deny file-read* (subpath "/x"))';
    expect(answer(DENY + broad + narrow, 'file-read*', '/x/y')).toBe('allow');
    expect(answer(DENY + narrow + broad, 'file-read*', '/x/y')).toBe('deny');
    expect(answer(ALLOW + narrow + broad, 'file-read*', '/x/y')).toBe('deny');
  });

  it('is a specific rule before any default, wherever it stands', () => {
    expect(answer('(version 1)(deny file-read* (literal "/x"))(allow default)', 'file-read*', '/x')).toBe('deny');
    expect(answer('(version 1)(allow file-read* (literal "/x"))(deny default)', 'file-read*', '/x')).toBe('allow');
  });

  it('is the last default among several, and deny when none is stated', () => {
    expect(answer('(version 1)(deny default)(allow default)', 'file-read*', '/x')).toBe('allow');
    expect(answer('(version 1)(allow default)(deny default)', 'file-read*', '/x')).toBe('deny');
    expect(ask('(version 1)', 'file-read*', '/x')).toMatchObject({
      decision: 'deny',
      first_denied: { operation: 'file-read-data', path: '/x' },
    });
    expect(ask('(version 1)', 'file-read*', '/x').rule).toBeUndefined();
  });

  it('is the rule of the operation itself before one of its family, in either order', () => {
    expect(answer(`${DENY}(allow file-read*)(deny file-read-data)`, 'file-read-data', '/x')).toBe('deny');
    expect(answer(`${DENY}(deny file-read-data)(allow file-read*)`, 'file-read-data', '/x')).toBe('deny');
    expect(answer(`${DENY}(allow file*)`, 'file-read-xattr', '/x')).toBe('allow');
    expect(answer(`${DENY}(allow mach*)`, 'mach-lookup', 'a.b')).toBe('allow');
  });

  it('stays the same when the alternatives of a rule stand in rules of their own', () => {
    const together = `${DENY}(allow file-read* (literal "/a") (subpath "/b") (regex "^/c"))`;
    const apart = `${DENY}(allow file-read* (literal "/a"))(allow file-read* (subpath "/b"))(allow file-read* (regex "^/c"))`;
    for (const target of ['/a', '/a/x', '/b', '/b/x', '/bx', '/cx', '/d']) {
      expect(answer(together, 'file-read*', target)).toBe(answer(apart, 'file-read*', target));
    }
  });

  it('is not moved by modifiers', () => {
    for (const rule of ['(allow (with report) file-read* (literal "/x"))', '(allow file-read* (with message "m") (literal "/x"))']) {
      expect(answer(DENY + rule, 'file-read*', '/x')).toBe('allow');
    }
    expect(answer('(version 1)(allow default)(deny file-read* (literal "/x") (with no-log))', 'file-read*', '/x')).toBe('deny');
  });

  it('names file, line, part and text', () => {
    const policy = policyOf(`${DENY}(allow file-read*\n   (literal "/x"))`, {
      file: 'a.sb',
      keyRules: ['(deny file-write*)'],
      runTimeBlock: true,
    });
    expect(policy.rules.map(({ source: { part } }) => part)).toEqual([
      'base',
      'base',
      ...Array.from({ length: 9 }, () => 'run-time-block'),
      'key-rule',
    ]);
    expect(ask(`${DENY}(allow file-read*\n   (literal "/x"))`, 'file-read*', '/x').rule).toEqual({
      file: 'profile.sb',
      line: 3,
      part: 'base',
      text: '(allow file-read* (literal "/x"))',
    });
  });
});

describe('filters', () => {
  const path = (filter: string, target: string): string => answer(`${DENY}(allow file-read* ${filter})`, 'file-read*', target);

  it('match paths by spelling, subtree, beginning and regex', () => {
    expect([path('(literal "/a")', '/a'), path('(literal "/a")', '/a/b')]).toEqual(['allow', 'deny']);
    expect([path('(subpath "/a")', '/a'), path('(subpath "/a")', '/a/b'), path('(subpath "/a")', '/ab')]).toEqual([
      'allow',
      'allow',
      'deny',
    ]);
    expect([path('(subpath "/a/")', '/a/b'), path('(subpath "/")', '/x')]).toEqual(['allow', 'allow']);
    expect([path('(prefix "/a")', '/ab'), path('(prefix "/a")', '/b')]).toEqual(['allow', 'deny']);
    expect([path('(regex #"^/a.$")', '/ab'), path('(regex #"^/a.$")', '/abc')]).toEqual(['allow', 'deny']);
  });

  it('combine', () => {
    expect(path('(require-all (subpath "/a") (require-not (literal "/a/b")))', '/a/b')).toBe('deny');
    expect(path('(require-all (subpath "/a") (require-not (literal "/a/b")))', '/a/c')).toBe('allow');
    expect(path('(require-not (require-any (literal "/a") (literal "/b")))', '/c')).toBe('allow');
    expect(path('(require-any (require-all (require-any (literal "/a"))))', '/a')).toBe('allow');
    expect(path('(require-not (literal "/a") (literal "/b"))', '/b')).toBe('deny');
  });

  it('of another kind of access never match', () => {
    const named = (filter: string): string => answer(`${DENY}(allow file-read* mach-lookup ${filter})`, 'file-read*', '/a');
    expect(named('(global-name "x")')).toBe('deny');
    expect(named('(require-not (global-name "x"))')).toBe('allow');
  });

  it('that a compiler refuses leave nothing to be decided', () => {
    for (const rule of [
      '(allow mach-lookup (literal "/x"))',
      '(allow file-read* (with no-report))',
      '(allow network-outbound (remote ip "127.0.0.1:80"))',
      '(allow network-outbound (remote unix-socket (regex "*/x.sock")))',
    ]) {
      const decision = ask(DENY + rule, 'file-read-data', '/y');
      expect(decision, rule).toMatchObject({ decision: 'unknown', apply_failure: { code: 'bad-form', step: 'initialise', line: 3 } });
    }
    const conditional = `${DENY}(if (param "X") (allow mach-lookup (literal "/x")))`;
    expect(answer(conditional, 'file-read-data', '/y')).toBe('deny');
  });

  it('leave an answer open only where it depends on them', () => {
    const open = '(storage-class "x")';
    expect(path(`(require-all (literal "/a") ${open})`, '/a')).toBe('unknown');
    expect(path(`(require-all (literal "/a") ${open})`, '/b')).toBe('deny');
    expect(path(`(literal "/a") ${open}`, '/a')).toBe('allow');
    expect(path(`(require-not ${open})`, '/a')).toBe('unknown');
    expect(answer(`${ALLOW}(allow file-read* ${open})`, 'file-read*', '/a')).toBe('allow');
    expect(answer(`${DENY}(allow file-read* ${open})(deny file-read*)`, 'file-read*', '/a')).toBe('unknown');
    expect(answer(`${DENY}(allow file-read* ${open})(deny file-read-data)`, 'file-read*', '/a')).toBe('deny');
    expect(answer(`${DENY}(allow file-read* ${open})(deny file-read* (subpath "/"))`, 'file-read*', '/a')).toBe('deny');
  });

  it('say which construct left it open', () => {
    expect(ask(`${DENY}\n(allow file-read* (storage-class "x"))`, 'file-read*', '/a').unknown).toEqual([
      { construct: 'storage-class', reason: 'the filter storage-class is known and not evaluated', file: 'profile.sb', line: 4 },
    ]);
  });

  it('hold a hundred thousand names, or as many doubts', () => {
    const many = '(let loop ((l (list "/a")) (n 16)) (if (= n 0) l (loop (append l l) (- n 1))))';
    expect(path(`(require-all (require-any (apply literal ${many})) (literal "/a"))`, '/a')).toBe('allow');
    expect(ask(`${DENY}(allow file-read* (require-any (require-all (map storage-class ${many}))))`, 'file-read*', '/a')).toMatchObject({
      decision: 'unknown',
      unknown: [{ construct: 'storage-class' }],
    });
  });

  it('read the mode of the file', () => {
    const rule = (mask: string): string =>
      `${ALLOW}(deny file-read* (require-all (file-mode ${mask}) (literal "/private/tmp/mode_allow")))`;
    expect(answer(rule('#o0004'), 'file-read*', '/private/tmp/mode_allow')).toBe('deny');
    expect(answer(rule('#o0001'), 'file-read*', '/private/tmp/mode_allow')).toBe('allow');
    expect(ask(rule('#o0005'), 'file-read*', '/private/tmp/mode_allow')).toMatchObject({
      decision: 'unknown',
      unknown: [{ construct: 'file-mode' }],
    });
  });

  it('tell a socket by its triple', () => {
    const net = (filter: string): string => answer(`${DENY}(allow network-outbound ${filter})`, 'network-outbound', '127.0.0.1:80');
    expect(net('(require-all (socket-domain AF_INET) (socket-type SOCK_STREAM) (socket-protocol IPPROTO_TCP))')).toBe('allow');
    expect(net('(require-all (socket-domain AF_INET) (socket-type SOCK_DGRAM) (socket-protocol IPPROTO_UDP))')).toBe('deny');
    expect(net('(require-all (socket-domain AF_INET6) (socket-type SOCK_STREAM))')).toBe('deny');
    expect(net('(socket-domain AF_NOTHING)')).toBe('unknown');
  });
});

describe('a profile that a host would refuse', () => {
  it.each([
    [
      '(version 1)(deny default)(allow mach-bootstrap (apply-message-filter (deny mach-message-send)))',
      'message-filter-entitlement',
      'apply',
    ],
    ['(version 1)(allow iokit-external-method)', 'operation-not-applicable', 'apply'],
    ['(version 2)(debug deny)', 'unbound-variable', 'initialise'],
    ['(version 2)(allow iokit-open)', 'unbound-variable', 'initialise'],
    ['(version 1)(allow file-raed*)', 'unbound-variable', 'initialise'],
    ['(version 1)(allow)', 'bad-form', 'initialise'],
    ['(version 1) loose', 'unbound-variable', 'initialise'],
  ])('%s', (text, code, step) => {
    expect(policyOf(text).applyFailure).toMatchObject({ code, step });
    expect(ask(text, 'file-read*', '/x').apply_failure?.code).toBe(code);
  });

  it('names the message that its filter denies', () => {
    const text = '(version 1)(allow mach-bootstrap (apply-message-filter (deny mach-message-send)))';
    expect(policyOf(text).applyFailure?.message).toContain('denies mach-message-send');
  });

  it.each([
    '(version 1)(debug deny)',
    '(version 1)(allow iokit-open)',
    '(version 1)(allow mach-bootstrap (apply-message-filter (allow mach-message-send)))',
  ])('is not %s', (text) => {
    expect(policyOf(text).applyFailure).toBeNull();
  });
});
