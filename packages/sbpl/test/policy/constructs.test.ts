import { assembleProfile, compilePolicy, type DecisionQuery, decide, type QuestionProcess } from '@runtime/sbpl';
import { describe, expect, it } from 'vitest';
import { ALLOW, answer, ask, DENY, host, hostWith, policyOf, simulate, world } from '../helpers.js';

const by = (process: QuestionProcess): Partial<DecisionQuery> => ({ process });

describe('commands of devices', () => {
  const rule = (filter: string) => `${DENY}(allow file-ioctl (ioctl-command ${filter}))`;
  const sends = (filter: string, command?: string | number) =>
    answer(rule(filter), 'file-ioctl', '/dev/ttys000', { ioctl_command: command });

  it('are composed from a group and a number', () => {
    expect(sends('(_IO "t" 19)', 'TIOCGETA')).toBe('allow');
    expect(sends('(_IOR "t" 104)', 'TIOCGWINSZ')).toBe('allow');
    expect(sends('(_IOWR #\\t 19)', 29715)).toBe('allow');
    expect(sends('(_IO "t" 20)', 'TIOCGETA')).toBe('deny');
    expect(sends('TIOCGWINSZ', 29800)).toBe('allow');
    expect(sends('(_IOR "t" 19)', 0x4048_7413)).toBe('allow');
    expect(sends('(_IOR "t" 19)', '0x40487413')).toBe('allow');
    expect(sends('TIOCGETA', 0x4048_7414)).toBe('deny');
  });

  it('are not known where the question or the rule names one that nobody here knows', () => {
    expect(sends('(_IO "t" 19)', 'TIOCNOTONEOFTHEM')).toBe('unknown');
    expect(sends('TIOCNOTONEOFTHEM', 'TIOCGETA')).toBe('unknown');
  });

  it('are not known where the question names none', () => {
    expect(ask(rule('(_IO "t" 19)'), 'file-ioctl', '/dev/ttys000')).toMatchObject({
      decision: 'unknown',
      unknown: [{ construct: 'ioctl-command' }],
    });
    expect(answer(`${DENY}(allow file-ioctl (literal "/dev/ttys000"))`, 'file-ioctl', '/dev/ttys000')).toBe('allow');
  });
});

describe('the process of the question', () => {
  it('has the attributes it is said to have, and no others', () => {
    const text = `${DENY}(allow system-automount (process-attribute is-platform-binary))`;
    expect(answer(text, 'system-automount', '')).toBe('unknown');
    expect(answer(text, 'system-automount', '', by({ attributes: ['is-platform-binary'] }))).toBe('allow');
    expect(answer(text, 'system-automount', '', by({ attributes: [] }))).toBe('deny');
    const plugin = `${DENY}(with-filter (process-is-plugin) (allow mach-lookup))`;
    expect(answer(plugin, 'mach-lookup', 'a.b', by({ attributes: ['is-plugin'] }))).toBe('allow');
  });

  it('holds entitlements', () => {
    const text = `${DENY}(with-filter (require-entitlement "org.example.e") (allow file-read*))`;
    expect(answer(text, 'file-read*', '/x')).toBe('deny');
    expect(answer(text, 'file-read*', '/x', by({ entitlements: ['org.example.e'] }))).toBe('allow');
    const valued = (value: string) => `${DENY}(allow file-read* (require-entitlement "org.example.e" (entitlement-value ${value})))`;
    expect(answer(valued('#t'), 'file-read*', '/x', by({ entitlements: ['org.example.e'] }))).toBe('allow');
    expect(answer(valued('"a"'), 'file-read*', '/x', by({ entitlements: ['org.example.e'] }))).toBe('unknown');
    expect(answer(valued('"a"'), 'file-read*', '/x', by({ entitlements: [] }))).toBe('deny');
  });

  it('holds extensions, each as far as it reaches', () => {
    const text = `${DENY}(allow file-read* (extension "com.apple.app-sandbox.read"))`;
    const held = by({ extensions: [{ class: 'com.apple.app-sandbox.read', path: '/tmp/shared' }] });
    const metadata = `${text}(allow file-read-metadata)`;
    expect(answer(metadata, 'file-read*', '/private/tmp/shared/a', held)).toBe('allow');
    expect(answer(metadata, 'file-read*', '/private/tmp/sharedness', held)).toBe('deny');
    expect(answer(metadata, 'file-read*', '/x', by({ extensions: [{ class: 'com.apple.app-sandbox.read' }] }))).toBe('allow');
    expect(
      answer(
        `${DENY}(allow file-write* (extension))`,
        'file-write*',
        '/x',
        by({ extensions: [{ class: 'com.apple.app-sandbox.read-write' }] }),
      ),
    ).toBe('allow');
  });

  it('has a file, a user and an identifier', () => {
    const text = `${DENY}(allow file-read* (require-all (process-path "/bin/ls") (uid 0)))`;
    expect(answer(text, 'file-read*', '/x', by({ path: '/bin/ls', uid: 0 }))).toBe('allow');
    expect(answer(text, 'file-read*', '/x', by({ path: '/bin/ls' }))).toBe('deny');
    const signed = `${DENY}(allow file-read* (signing-identifier "com.apple.ls"))`;
    expect(answer(signed, 'file-read*', '/x', by({ path: '/bin/ls' }))).toBe('unknown');
    expect(answer(signed, 'file-read*', '/x', by({ signingIdentifier: 'com.apple.ls' }))).toBe('allow');
  });
});

describe('sockets', () => {
  const connect = (text: string, target: string, more: Partial<DecisionQuery> = {}) =>
    answer(DENY + text, 'network-outbound', target, more);

  it('have no local address when they connect, unless the question gives one', () => {
    const text = '(allow network* (local ip "localhost:*"))';
    expect(connect(text, '*:443')).toBe('deny');
    expect(connect(text, 'localhost:80')).toBe('deny');
    expect(answer(DENY + text, 'network-bind', 'localhost:8080')).toBe('allow');
    expect(connect(text, '*:443', by({ local: '127.0.0.1:5000' }))).toBe('allow');
    expect(connect('(allow network-outbound (local ip "*:*"))', '*:443')).toBe('unknown');
  });

  it('are spoken of as to and from as well', () => {
    expect(connect('(allow network-outbound (to ip "*:443"))', '*:443')).toBe('allow');
    expect(answer(`${DENY}(allow network-inbound (from tcp "*:8443"))`, 'network-inbound', '0.0.0.0:8443')).toBe('allow');
  });

  it('may be of either family where only a name is given', () => {
    expect(connect('(allow network-outbound (remote ip6 "localhost:80"))', 'localhost:80')).toBe('unknown');
    expect(connect('(allow network-outbound (remote ip6 "localhost:80"))', '[::1]:80')).toBe('allow');
  });

  it('are of one protocol on both sides, also where the address of one is not known', () => {
    const inbound = (filter: string, target: string) => answer(`${DENY}(allow network-inbound ${filter})`, 'network-inbound', target);
    expect(inbound('(remote unix-socket)', 'localhost:8080')).toBe('deny');
    expect(inbound('(remote udp "*:*")', 'localhost:8080')).toBe('deny');
    expect(inbound('(remote ip)', '/private/tmp/s')).toBe('deny');
    expect(inbound('(remote tcp "localhost:*")', 'localhost:8080')).toBe('unknown');
    expect(connect('(allow network-outbound (local ip "*:*"))', '/private/tmp/s')).toBe('deny');
  });

  it('are made in a domain, which a question names by its word or by an address', () => {
    const made = (target: string) => answer(`${DENY}(allow system-socket (socket-domain AF_UNIX))`, 'system-socket', target);
    expect(['AF_UNIX', '/private/tmp/s', 'AF_INET6', '127.0.0.1:80', ''].map(made)).toEqual(['allow', 'allow', 'deny', 'deny', 'unknown']);
    const stream = `${DENY}(allow system-socket (require-all (socket-domain AF_SYSTEM) (socket-type SOCK_STREAM)))`;
    expect(['AF_SYSTEM', 'AF_UNIX'].map((domain) => answer(stream, 'system-socket', domain))).toEqual(['unknown', 'deny']);
  });

  it('refuse other hosts than * and localhost', () => {
    expect(connect('(allow network-outbound (remote ip "127.0.0.1:8080"))', '127.0.0.1:8080')).toBe('unknown');
  });
});

describe('folders above a path', () => {
  const metadata = (target: string) => answer(`${DENY}(allow file-read-metadata (path-ancestors "/a/b/c"))`, 'file-read-metadata', target);

  it('are all matched, and the path itself is not', () => {
    expect(['/', '/a', '/a/b'].map(metadata)).toEqual(['allow', 'allow', 'allow']);
    expect(['/a/b/c', '/a/b/c/d', '/b'].map(metadata)).toEqual(['deny', 'deny', 'deny']);
    const deep = (levels: number, target: string) =>
      answer(`${DENY}(allow file-read-metadata (path-ancestors "${'/a'.repeat(levels)}"))`, 'file-read-metadata', target);
    expect([deep(400, '/a'.repeat(399)), deep(400, '/a'.repeat(400)), deep(600, '/a')]).toEqual(['allow', 'deny', 'unknown']);
    const slashed = `${DENY}(allow file-read-metadata (path-ancestors "/a/b/"))`;
    expect(['/a', '/a/b'].map((target) => answer(slashed, 'file-read-metadata', target))).toEqual(['allow', 'deny']);
  });
});

describe('paths from where a volume is mounted', () => {
  it('start at the root for what is joined to it', () => {
    const text = `${DENY}(allow file-read* (mount-relative-regex #"^/private/tmp/") (mount-relative-subpath "/null") (mount-relative-path "/x"))`;
    expect(answer(text, 'file-read*', '/private/tmp/a')).toBe('allow');
    expect(answer(text, 'file-read*', '/dev/null')).toBe('allow');
    expect(answer(text, 'file-read*', '/x')).toBe('allow');
    expect(answer(text, 'file-read*', '/y')).toBe('deny');
    expect(ask(text, 'file-read*', '/Volumes/Stick/x')).toMatchObject({
      decision: 'unknown',
      unknown: [{ construct: 'mount-relative-path' }],
    });
  });

  it('start at a volume of the world', () => {
    const volumes = [
      { mount: '/', filesystem: 'apfs' },
      { mount: '/Volumes/Stick', filesystem: 'exfat' },
    ];
    const volumed = hostWith({ volumes });
    const policy = policyOf(`${DENY}(allow file-read* (mount-relative-literal "/x"))`);
    expect(decide(policy, { operation: 'file-read*', target: '/Volumes/Stick/x' }, volumed).decision).toBe('allow');
  });
});

describe('kinds of files', () => {
  const reads = (kind: string, target: string) =>
    answer(`${DENY}(allow file-read* (require-all (literal "${target}") (vnode-type ${kind})))`, 'file-read*', target);

  it.each([
    ['CHARACTER-DEVICE', '/dev/null', 'allow'],
    ['REGULAR-FILE', '/dev/null', 'deny'],
    ['TTY', '/dev/ttys000', 'allow'],
    ['CHARACTER-DEVICE', '/dev/ttys000', 'unknown'],
    ['BLOCK-DEVICE', '/dev/disk0', 'allow'],
    ['SOCKET', '/private/var/run/mDNSResponder', 'allow'],
    ['FIFO', '/private/var/run/mDNSResponder', 'deny'],
    ['REGULAR-FILE', '/nobody/knows', 'unknown'],
  ])('%s %s: %s', (kind, target, expected) => {
    expect(reads(kind, target)).toBe(expected);
  });

  it('have a short word for terminals', () => {
    expect(answer(`${DENY}(allow file-ioctl (tty))`, 'file-ioctl', '/dev/ttys000')).toBe('allow');
  });
});

describe('names of other releases', () => {
  it.each([
    ['file-fsctl', 'system-fsctl'],
    ['file-write-mount', 'file-mount'],
    ['file-write-unmount', 'file-unmount'],
    ['file-write-umount', 'file-unmount'],
    ['file-unlink', 'file-write-unlink'],
    ['time-set', 'system-set-time'],
    ['system-misc', 'system-audit'],
  ])('%s speaks about %s', (older, operation) => {
    expect(answer(`${DENY}(allow ${older})`, operation, operation.startsWith('file') ? '/x' : '')).toBe('allow');
  });

  it.each(['qtn-download', 'mach-per-user-lookup', 'ipc-posix-shm-read-metadata'])('%s is accepted and says nothing', (name) => {
    expect(ask(`${DENY}(allow ${name} (literal "/x"))`, 'file-read*', '/x')).toMatchObject({ decision: 'deny' });
  });

  it.each(['granted-extensions', 'mach-extension'])('%s is a filter', (name) => {
    expect(answer(`${DENY}(allow file-read* (${name} "c"))`, 'file-read*', '/x', by({ extensions: [{ class: 'c' }] }))).toBe('allow');
  });

  it('getenv reads a parameter', () => {
    const text = `${DENY}(allow file-read* (literal (getenv "P")))`;
    const policy = compilePolicy(assembleProfile({ text, file: 'p' }), world, { params: { P: '/x' } });
    expect(decide(policy, { operation: 'file-read*', target: '/x' }, host).decision).toBe('allow');
  });
});

describe('asking whether a name is defined', () => {
  const defined = (name: string) => answer(`${DENY}(if (defined? ${name}) (allow file-read*))`, 'file-read*', '/x');

  it.each([
    "'file-fsctl",
    "'to",
    "'file-read-data",
    "'literal",
    "'mount-relative-regex",
    "'string-append",
    "'if",
    "'with-filter",
    "'tty",
    '"param"',
  ])('%s is', (name) => {
    expect(defined(name)).toBe('allow');
  });

  it('is answered for what is not', () => {
    expect(defined("'operation-of-the-future")).toBe('deny');
    expect(defined("'SYS_call_of_the_future")).toBe('unknown');
  });
});

describe('what is put into every rule inside of a form', () => {
  it('are modifiers and operations', () => {
    const policy = policyOf(`${DENY}(with-modifier (with telemetry) (allow file-read*))`);
    expect(policy.rules.at(-1)).toMatchObject({ operations: ['file-read*'], modifiers: [{ name: 'telemetry' }] });
    const text = `${DENY}(with-operations (list file-read-data file-read-xattr) (allow (literal "/x")) (allow file-search (literal "/y")))`;
    expect(['file-read-data', 'file-read-xattr', 'file-search'].map((operation) => answer(text, operation, '/x'))).toEqual([
      'allow',
      'allow',
      'deny',
    ]);
    expect(answer(text, 'file-search', '/y')).toBe('allow');
    expect(answer(text, 'file-read-data', '/y')).toBe('allow');
  });
});

describe('escapes inside of brackets', () => {
  const matches = (pattern: string, target: string) => answer(`${DENY}(allow file-read* (regex #"${pattern}"))`, 'file-read*', target);

  it('stand for classes of characters', () => {
    expect(matches('[-\\\\w.]*'.replace('\\\\', '\\'), '/x')).toBe('allow');
    expect(matches('^/a/[-\\w.]+$', '/a/b-c_1.d')).toBe('allow');
    expect(matches('^/a/[-\\w.]+$', '/a/b c')).toBe('deny');
    expect(matches('^/a/[\\d\\s]+$', '/a/1 2')).toBe('allow');
    expect(matches('^/a/[^\\d]$', '/a/1')).toBe('deny');
  });
});

describe('making a file', () => {
  const create = (text: string, target: string) => simulate(text, { operation: 'file-write-create', target });

  it('is decided where the folder is there and the file is not', () => {
    expect(create(`${DENY}(allow file-write-create (subpath "/private/tmp"))`, '/private/tmp/new')).toMatchObject({ decision: 'allow' });
    expect(create(DENY, '/private/tmp/new')).toMatchObject({ decision: 'deny' });
    expect(create(`${ALLOW}`, '/private/tmp/nowhere/new')).toMatchObject({ decision: null, absent: true });
  });
});
