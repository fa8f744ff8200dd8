import {
  attemptOfProbe,
  behaviours,
  measuredBehaviour,
  protectionAttempts,
  protectionQuestions,
  questionOfProbe,
  readBehaviour,
  readQuestion,
  suiteQuestions,
} from '@runtime/behaviours';
import { describe, expect, it } from 'vitest';
import { host, world } from './support.js';

const probesOf = (...texts: string[]) =>
  suiteQuestions(
    texts.map((text) => readQuestion(text, world)),
    [],
    host,
  );
const questionOf = ({ expectation_id: id = '', operation, target }: ReturnType<typeof probesOf>[number]) =>
  questionOfProbe({ id, operation, target });

describe('the probes of questions', () => {
  it('name the question that they are part of', () => {
    expect(new Set(probesOf('cd /Users/me/work', 'pty').map(questionOf))).toEqual(new Set(['cd /Users/me/work', 'pty']));
    expect(questionOfProbe({ id: 'a:read_hosts', operation: 'file-read*', target: '/etc/hosts' })).toBeNull();
  });

  it('name it without the answer that is expected of it', () => {
    expect(new Set(probesOf('cd /Users/me/work  works', 'pty fails').map(questionOf))).toEqual(new Set(['cd /Users/me/work', 'pty']));
  });

  it('ask the policy about what a run must not perform', () => {
    const drivers = Object.fromEntries(
      probesOf('rename /Users/me/a /Users/me/b', 'start /bin/ls').map((each) => [each.operation, each.driver]),
    );
    for (const operation of ['file-write-unlink', 'file-write-create', 'process-exec*'])
      expect(drivers[operation]).toBe('sandbox_check_probe');
    expect(drivers['file-read-data']).toBeUndefined();
  });

  it('ask the policy about sockets and services that others listen on, whether they are there or not', () => {
    const { attempts } = protectionAttempts({ paths: [], home: '/Users/me' }, host);
    const asked = [...protectionQuestions(attempts), ...probesOf('dns', 'network-outbound /private/var/run/docker.sock')];
    const services = asked.filter(({ operation }) => operation === 'mach-lookup' || operation === 'network-outbound');
    expect(services.length).toBeGreaterThan(5);
    expect(services.filter(({ driver }) => driver !== 'sandbox_check_probe')).toEqual([]);
    expect(probesOf('connect localhost:8080').map(({ driver }) => driver)).toEqual([undefined]);
  });

  it('are told apart from attempts at what is to stay closed', () => {
    const { attempts } = protectionAttempts({ paths: ['/Users/me/.ssh/id'], home: '/Users/me' }, host);
    const places = protectionQuestions(attempts).map((each) => attemptOfProbe(questionOf(each) ?? ''));
    expect(places).toContainEqual({ place: '/Users/me/.ssh/id', way: 'write' });
    expect(places).toContainEqual({ place: '/Users/me/.ssh/id', way: 'move /Users/me/.ssh' });
    expect(places).toContainEqual({ place: 'lsopen /System/Applications/Utilities/Terminal.app', way: '' });
    expect(attemptOfProbe('write /Users/me/a')).toBeNull();
  });
});

describe('measured decisions', () => {
  const cd = readBehaviour(['cd', '/Users/me/work']);
  const all = (decision: 'allow' | 'deny' | null) => measuredBehaviour(cd, () => decision, host);

  it('say that an action works when all of it was allowed, and where it stops', () => {
    expect(all('allow')).toMatchObject({ outcome: 'works', measured: 4, accesses: 4 });
    const first = measuredBehaviour(cd, (_, target) => (target === '/Users' ? 'deny' : 'allow'), host);
    expect(first).toMatchObject({ outcome: 'fails', denied: { operation: 'file-read-metadata', path: '/Users' } });
  });

  it('leave it open where one is missing, or the line is not settled', () => {
    expect(measuredBehaviour(cd, (_, target) => (target === '/' ? null : 'allow'), host)).toMatchObject({
      outcome: 'unknown',
      measured: 3,
    });
    const question = readBehaviour(['libc-realpath', '/Users/me/work']);
    expect(measuredBehaviour(question, (operation) => (operation === 'file-read-data' ? 'deny' : 'allow'), host).outcome).toBe('unknown');
  });
});

it('every behaviour says what a Mac runs, where it shows, and makes nothing but in the folder of the run', () => {
  for (const { name, recipe } of behaviours().values()) {
    expect([name, recipe.by, recipe.shows_in]).toEqual([name, expect.anything(), expect.any(String)]);
    const words = recipe.by !== undefined && 'command' in recipe.by ? recipe.by.command : [];
    if (recipe.makes !== undefined) expect(words.some((word) => word.startsWith('${FIXTURES}/'))).toBe(true);
  }
});
