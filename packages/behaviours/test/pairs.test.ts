import { askBehaviours, type BehaviourAnswer, behaviours, readBehaviour, rulesText } from '@runtime/behaviours';
import { type CompiledPolicy, decide } from '@runtime/sbpl';
import { describe, expect, it } from 'vitest';
import { host, policyOf, UNIVERSE } from './support.js';

interface Pair {
  ask: string[];
  /** The profile; one that allows nothing where it is not given. */
  text?: string;
  operation: string;
  path: string;
  symptom: RegExp;
}

/** One question for every behaviour, and what a profile that allows nothing answers. */
const QUESTIONS: Record<string, Pair> = {
  start: { ask: ['start', '/bin/sh'], operation: 'process-exec*', path: '/bin/sh', symptom: /execvp\(\) of '\/bin\/sh' failed/ },
  shell: { ask: ['shell', '/bin/sh', '/Users/me/work'], operation: 'process-exec*', path: '/bin/sh', symptom: /execvp/ },
  cd: { ask: ['cd', '/Users/me/work'], operation: 'file-read-metadata', path: '/', symptom: /Not a directory/ },
  open: { ask: ['open', '/Users/me/work/a'], operation: 'file-read-data', path: '/Users/me/work/a', symptom: /EPERM/ },
  write: { ask: ['write', '/Users/me/work/a'], operation: 'file-write-data', path: '/Users/me/work/a', symptom: /EPERM/ },
  create: { ask: ['create', '/Users/me/work/new'], operation: 'file-write-create', path: '/Users/me/work/new', symptom: /EPERM/ },
  realpath: { ask: ['realpath', '/tmp/a'], operation: 'file-read-metadata', path: '/', symptom: /lstat/ },
  'libc-realpath': {
    ask: ['libc-realpath', '/Users/me/work'],
    operation: 'file-read-metadata',
    path: '/',
    symptom: /CouldntReadCurrentDirectory/,
  },
  pty: { ask: ['pty'], operation: 'pseudo-tty', path: '', symptom: /bare EPERM/ },
  dns: { ask: ['dns'], operation: 'system-socket', path: 'AF_UNIX', symptom: /could not resolve host/ },
  tls: { ask: ['tls'], operation: 'mach-lookup', path: 'com.apple.trustd.agent', symptom: /handshake/ },
  'tls-curl': { ask: ['tls-curl'], operation: 'file-read-metadata', path: '/etc', symptom: /certificate verify locations/ },
  listen: { ask: ['listen', 'localhost:8080'], operation: 'network-bind', path: 'localhost:8080', symptom: /EPERM/ },
  connect: { ask: ['connect', 'localhost:8080'], operation: 'network-outbound', path: 'localhost:8080', symptom: /EPERM/ },
  git: { ask: ['git'], operation: 'process-exec*', path: '/usr/bin/git', symptom: /execvp/ },
  python3: { ask: ['python3'], operation: 'process-exec*', path: '/usr/bin/python3', symptom: /execvp/ },
  clang: { ask: ['clang'], operation: 'process-exec*', path: '/usr/bin/clang', symptom: /execvp/ },
  make: { ask: ['make'], operation: 'process-exec*', path: '/usr/bin/make', symptom: /execvp/ },
  tempfile: { ask: ['tempfile'], operation: 'file-read-metadata', path: '/var', symptom: /EPERM in the temporary folder/ },
  rename: { ask: ['rename', '/Users/me/a', '/Users/me/b'], operation: 'file-write-unlink', path: '/Users/me/a', symptom: /EPERM/ },
};

const CLOSED = '(version 1)\n(deny default)\n';
const PROGRAMS = `${CLOSED}(allow process-exec* (subpath "/bin") (subpath "/usr/bin"))`;
const SYSTEM = '(allow file-read* (subpath "/bin") (subpath "/usr") (subpath "/System"))';

/** Profiles that let an action begin, and the access at which it stops then. */
const STOPPED: Record<string, Pair> = {
  'a program that may be executed and not read': {
    ask: ['start', '/bin/ls'],
    text: PROGRAMS,
    operation: 'file-read-data',
    path: '/bin/ls',
    symptom: /^exit 1 or 134 \(SIGABRT\), and nothing is printed$/,
  },
  'a program whose linker reads nothing': {
    ask: ['start', '/bin/ls'],
    text: `${PROGRAMS}(allow file-read* (subpath "/bin"))`,
    operation: 'file-read-data',
    path: '/usr/lib/dyld',
    symptom: /nothing is printed/,
  },
  'a program and its linker, of which something may be read': {
    ask: ['start', '/bin/ls'],
    text: `${PROGRAMS}(allow file-read* (subpath "/usr/lib"))`,
    operation: 'file-read-data',
    path: '/bin/ls',
    symptom: /nothing is printed/,
  },
  'a shell that may not fork': { ask: ['shell'], text: PROGRAMS + SYSTEM, operation: 'process-fork', path: '', symptom: /^fork: / },
  'a folder that may be read, and none above it': {
    ask: ['cd', '/Users/me/work'],
    text: `${CLOSED}(allow file-read* (subpath "/Users/me/work"))`,
    operation: 'file-read-metadata',
    path: '/',
    symptom: /Not a directory/,
  },
  'a terminal without its devices': {
    ask: ['pty'],
    text: `${CLOSED}(allow pseudo-tty)`,
    operation: 'file-read-data',
    path: '/dev/ptmx',
    symptom: /bare EPERM/,
  },
  'a terminal without its other side': {
    ask: ['pty'],
    text: `${CLOSED}(allow pseudo-tty)(allow file* (literal "/dev/ptmx"))`,
    operation: 'file-read-data',
    path: '/dev/ttys000',
    symptom: /bare EPERM/,
  },
  'a socket without the resolver': {
    ask: ['dns'],
    text: `${CLOSED}(allow system-socket)`,
    operation: 'network-outbound',
    path: '/private/var/run/mDNSResponder',
    symptom: /could not resolve host/,
  },
  'certificates without the link to them': {
    ask: ['tls-curl'],
    text: `${CLOSED}(allow file-read* (subpath "/private/etc/ssl"))`,
    operation: 'file-read-metadata',
    path: '/etc',
    symptom: /certificate verify locations/,
  },
  'an address that may be bound by rules on another port': {
    ask: ['listen', 'localhost:8080'],
    text: `${CLOSED}(allow network-bind)(allow network-inbound (local ip "localhost:3000"))`,
    operation: 'network-inbound',
    path: 'localhost:8080',
    symptom: /EPERM/,
  },
  'a connection by a rule on the local address': {
    ask: ['connect', 'localhost:8080'],
    text: `${CLOSED}(allow network* (local ip "localhost:*"))`,
    operation: 'network-outbound',
    path: 'localhost:8080',
    symptom: /EPERM/,
  },
  ...Object.fromEntries(
    ['git', 'python3', 'clang', 'make'].map((name) => [
      `${name} without the developer folder`,
      {
        ask: [name],
        text: PROGRAMS + SYSTEM,
        operation: 'file-read-data',
        path: '/Library/Developer/CommandLineTools/usr/lib/libxcrun.dylib',
        symptom: /unable to load libxcrun/,
      },
    ]),
  ),
  'temporary files by a rule on the link': {
    ask: ['tempfile'],
    text: `${CLOSED}(allow file-read-metadata)(allow file-write* (subpath "/var/folders"))`,
    operation: 'file-write-create',
    path: '/private/var/folders/zz/zyxvpxvq6csfxvn_n0000000000000/T/tmp.X1',
    symptom: /a rule on \/var\/folders, which is a link, matches nothing/,
  },
  'a rename to a name that may not be made': {
    ask: ['rename', '/Users/me/a', '/Users/me/b'],
    text: `${CLOSED}(allow file-write-unlink)`,
    operation: 'file-write-create',
    path: '/Users/me/b',
    symptom: /EPERM/,
  },
  'components above what a link leads to': {
    ask: ['realpath', '/tmp/a'],
    text: `${CLOSED}(allow file-read-metadata (literal "/") (literal "/tmp"))`,
    operation: 'file-read-metadata',
    path: '/private',
    symptom: /lstat/,
  },
};

const answerTo = (words: string[], text: string): BehaviourAnswer =>
  askBehaviours([readBehaviour(words)], { policy: policyOf(text), host })[0] as BehaviourAnswer;

/** Accesses of the universe that a policy allows. */
const allowed = (policy: CompiledPolicy): Set<string> =>
  new Set(
    UNIVERSE.filter((query) => decide(policy, query, host).decision === 'allow').map(({ operation, target }) => `${operation} ${target}`),
  );

it('has a pair for every behaviour', () => {
  expect(Object.keys(QUESTIONS).sort()).toEqual([...behaviours().keys()].sort());
});

it('tells what a later release asks for besides, and works there with it', () => {
  const text = `${CLOSED}${rulesText(answerTo(['start', '/bin/sh'], CLOSED).needed)}\n`;
  const { outcome, later } = answerTo(['start', '/bin/sh'], text);
  expect([outcome, later]).toEqual([
    'works',
    [{ from_version: '26', operation: 'file-read-data', path: '/', rule: '(allow file-read-data (literal "/"))' }],
  ]);
  expect(answerTo(['start', '/bin/sh'], `${text}${later[0]?.rule}`).later).toEqual([]);
});

describe.each(Object.entries({ ...QUESTIONS, ...STOPPED }))('%s', (_name, { ask, text: own = CLOSED, operation, path, symptom }) => {
  const before = answerTo(ask, own);
  const text = `${own}${rulesText(before.needed)}\n`;

  it('fails, and says at which access and what the user sees', () => {
    expect(before).toMatchObject({ outcome: 'fails', first_denied: { operation, path } });
    expect(before.symptom).toMatch(symptom);
  });

  it('works with the proposed rules, pasted as they are printed', () => {
    expect(before.needed.length).toBeGreaterThan(0);
    expect(answerTo(ask, text)).toMatchObject({ outcome: 'works', needed: [], open: [] });
  });

  it('works no more when any of the rules is dropped', () => {
    for (const dropped of before.needed) {
      const rest = before.needed.filter((each) => each !== dropped).map(({ rule }) => rule);
      expect(answerTo(ask, own + rest.join('\n')).outcome, dropped.rule).not.toBe('works');
      // A rule of two filters could hold one that is not needed.
      expect(dropped.rule.split(' (').length, dropped.rule).toBeLessThanOrEqual(2);
    }
  });

  it('allows nothing else by these rules', () => {
    const already = allowed(policyOf(own));
    const more = [...allowed(policyOf(text))].filter((each) => !already.has(each));
    // A rule for taking connections allows binding the same address: the one is the other's family.
    const bound = before.needed.filter((each) => each.operation === 'network-inbound').map(({ path }) => `network-bind ${path}`);
    const asked = new Set([...bound, ...before.needed.map((each) => `${each.operation} ${each.path ?? ''}`)]);
    expect(more.filter((each) => !asked.has(each))).toEqual([]);
  });

  it('is mended after denials that the author wrote, without opening them', () => {
    const closed = `(version 1)\n(allow default)\n${[...new Set(before.needed.map((each) => `(deny ${each.operation})`))].join('\n')}\n`;
    const first = answerTo(ask, closed);
    expect(first.outcome).toBe('fails');
    expect(answerTo(ask, closed + rulesText(first.needed)).outcome).toBe('works');
  });
});
