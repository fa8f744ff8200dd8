import { explainDecision, loadVirtualHost } from '@runtime/sbpl';
import { describe, expect, it } from 'vitest';
import { DENY, world } from './helpers.js';

const explain = (text: string, operation: string, target: string, driver?: string) =>
  explainDecision({ world, text, file: 'p.sb', operation, target, driver });

describe('why a rule decides and no other', () => {
  it.each([
    [
      "a family's later rule is not asked",
      '(allow file-read-metadata)\n(deny file-read* (subpath "/Users/me"))',
      { operation: 'file-read-metadata', list: 'tail' },
      "own rule without filters of file-read-metadata, so the family's later deny (p.sb:4 (profile)) is not asked",
    ],
    [
      'a bare rule is only asked where no filtered one matches',
      '(allow file-read-metadata (subpath "/Users"))\n(deny file-read-metadata)',
      { operation: 'file-read-metadata', list: 'filtered' },
      'own rule of file-read-metadata, so the later bare deny of the same operation (p.sb:4 (profile)) is not asked',
    ],
    [
      'the last of the same list counts',
      '(deny file-read-metadata (subpath "/Users"))\n(allow file-read-metadata (subpath "/Users/me"))',
      { operation: 'file-read-metadata', list: 'filtered' },
      'own rule of file-read-metadata; of the rules that match it is the last, after the earlier deny (p.sb:3 (profile))',
    ],
    [
      'a family is asked where nothing of its own matches',
      '(deny file-read-metadata (literal "/x"))\n(allow file* (subpath "/Users/me"))',
      { operation: 'file*', list: 'filtered' },
      'rule of the family file*, since no filtered rule of file-read-metadata matches',
    ],
    [
      'the default comes last',
      '(allow file-read-metadata (literal "/x"))\n(allow default)',
      { operation: 'default', list: 'tail' },
      'the default, since no filtered rule of file-read-metadata matches and no rule of its families matches',
    ],
  ])('%s', (_, rules, level, why) => {
    expect(explain(DENY + rules, 'file-read-metadata', '/Users/me')).toMatchObject({ decision: 'allow', level, why });
  });

  it('names rules that stand in no text', () => {
    expect(explain(`${DENY}(deny signal (target self))`, 'signal', 'self')).toMatchObject({
      decision: 'allow',
      level: { operation: 'signal', list: 'implicit' },
      why: "a rule that the compiler adds for signal after the profile's text, so the later deny (p.sb:3 (profile)) is not asked",
    });
  });

  it('says what keeps an answer open', () => {
    expect(explain(`${DENY}(import "m.sb")`, 'file-read-data', '/x')).toMatchObject({
      decision: 'unknown',
      why: expect.stringMatching(/^open, since import "m\.sb" may say otherwise/),
    });
  });
});

describe('what is needed', () => {
  const rules = (text: string, operation: string, target: string, driver?: string) =>
    explain(text, operation, target, driver).needed?.map(({ rule }) => rule);

  it('is nothing where all is allowed', () => {
    expect(rules('(version 1)(allow default)', 'file-read*', '/tmp/x')).toEqual([]);
  });

  it('is every link, what the driver needs for itself, and the operation', () => {
    expect(rules(DENY, 'file-read*', '/var/tmp/canon', 'sandbox_openat_reader')).toEqual([
      '(allow file-read-metadata (literal "/var"))',
      '(allow file-read-data (literal "/private/var/tmp"))',
      '(allow file-read-data (literal "/private/var/tmp/canon"))',
    ]);
    expect(rules(DENY, 'mach-lookup', 'com.apple.logd', 'sandbox_mach_probe')).toEqual([
      '(allow mach-task-special-port-get (target self))',
      '(allow mach-bootstrap)',
      '(allow mach-lookup (global-name "com.apple.logd"))',
    ]);
  });

  it('is no wider than the access', () => {
    expect(rules(DENY, 'network-outbound', '127.0.0.1:8080')).toEqual(['(allow network-outbound (remote tcp "localhost:8080"))']);
    expect(rules(DENY, 'network-outbound', '/private/tmp/s')).toEqual(['(allow network-outbound (literal "/private/tmp/s"))']);
    expect(rules(DENY, 'network-bind', '127.0.0.1:8080')).toEqual(['(allow network-bind (local tcp "localhost:8080"))']);
    expect(rules(DENY, 'system-socket', 'AF_INET')).toEqual(['(allow system-socket (socket-domain AF_INET))']);
    expect(rules(DENY, 'system-socket', '')).toEqual(['(allow system-socket)']);
    expect(rules(DENY, 'sysctl-read', 'hw.ncpu')).toEqual(['(allow sysctl-read (sysctl-name "hw.ncpu"))']);
    expect(rules(DENY, 'file-read-data', '/private/tmp/a "b"')).toEqual(['(allow file-read-data (literal "/private/tmp/a \\"b\\""))']);
    expect(rules(`${DENY}(allow file-read-data (storage-class "x"))`, 'file-read*', '/x')).toEqual([
      '(allow file-read-data (literal "/x"))',
    ]);
  });

  it('lets the question pass when its rules are added, whatever stood against it', () => {
    const texts = [DENY, '(version 1)', `${DENY}(deny file* (subpath "/"))(deny file-read-data)`, `${DENY}(import "m.sb")`];
    const questions = [
      ['file-read*', '/tmp/../etc/hosts'],
      ['file-write*', '/private/tmp/x'],
      ['iokit-open-service', 'IOSurfaceRoot'],
      ['process-info*', '1'],
      ['ipc-posix-shm*', 'a'],
      ['system-privilege', '1006'],
      ['signal', 'others'],
      ['mach-lookup', 'org.example.nobody'],
      ['network-outbound', 'example.org:443'],
      ['network-outbound', 'com.apple.net.utun_control'],
      ['syscall-unix', 'SYS_open'],
    ] as const;
    for (const text of texts) {
      for (const [operation, target] of questions) {
        const { decision, needed = [] } = explain(text, operation, target);
        if (decision !== 'allow') expect(needed.length, `${text} ${operation} ${target}`).toBeGreaterThan(0);
        expect(explain(`${text}\n${needed.map(({ rule }) => rule).join('\n')}`, operation, target).decision, `${text} ${operation}`).toBe(
          'allow',
        );
      }
    }
  });

  it('is nothing that rules could bring about on a path that runs in circles', () => {
    const question = { world, text: DENY, file: 'p.sb', operation: 'file-read*', target: '/private/tmp/a/x' };
    const host = loadVirtualHost(world, { links: { '/private/tmp/a': '/private/tmp/a' } });
    expect(explainDecision({ ...question, host }).needed).toEqual([]);
  });
});
