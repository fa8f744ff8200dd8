import { askBehaviours, type BehaviourAnswer, behaviours, readBehaviour, rulesText } from '@runtime/behaviours';
import { type CompiledPolicy, decide } from '@runtime/sbpl';
import { describe, expect, it } from 'vitest';
import { host, policyOf, UNIVERSE } from './support.js';

/** One question for every behaviour, and what a profile that allows nothing answers. */
const QUESTIONS: Record<string, { ask: string[]; operation: string; path: string; symptom: RegExp }> = {
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
  dns: { ask: ['dns'], operation: 'system-socket', path: '/private/var/run/mDNSResponder', symptom: /could not resolve host/ },
  tls: { ask: ['tls'], operation: 'mach-lookup', path: 'com.apple.trustd.agent', symptom: /handshake/ },
  'tls-curl': { ask: ['tls-curl'], operation: 'file-read-metadata', path: '/etc', symptom: /certificate verify locations/ },
  listen: { ask: ['listen', 'localhost:8080'], operation: 'network-bind', path: 'localhost:8080', symptom: /EPERM/ },
  connect: { ask: ['connect', 'localhost:8080'], operation: 'network-outbound', path: 'localhost:8080', symptom: /EPERM/ },
  git: { ask: ['git'], operation: 'process-exec*', path: '/usr/bin/git', symptom: /execvp/ },
  python3: { ask: ['python3'], operation: 'process-exec*', path: '/usr/bin/python3', symptom: /execvp/ },
  clang: { ask: ['clang'], operation: 'process-exec*', path: '/usr/bin/clang', symptom: /execvp/ },
  make: { ask: ['make'], operation: 'process-exec*', path: '/usr/bin/make', symptom: /execvp/ },
  tempfile: { ask: ['tempfile'], operation: 'file-read-metadata', path: '/var', symptom: /\/var\/folders matches nothing/ },
  rename: { ask: ['rename', '/Users/me/a', '/Users/me/b'], operation: 'file-write-unlink', path: '/Users/me/a', symptom: /EPERM/ },
};

const CLOSED = '(version 1)\n(deny default)\n';

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

describe.each(Object.entries(QUESTIONS))('%s', (_name, { ask, operation, path, symptom }) => {
  const before = answerTo(ask, CLOSED);
  const text = `${CLOSED}${rulesText(before.needed)}\n`;

  it('fails under a profile that allows nothing, and says at which access and what the user sees', () => {
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
      expect(answerTo(ask, CLOSED + rest.join('\n')).outcome, dropped.rule).not.toBe('works');
    }
  });

  it('allows nothing else by these rules', () => {
    const more = [...allowed(policyOf(text))].filter((each) => !allowed(policyOf(CLOSED)).has(each));
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
