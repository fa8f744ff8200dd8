import { explainDecision, explainLines, loadVirtualHost, SbplError } from '@runtime/sbpl';
import { toThrowWithCode } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { world } from './helpers.js';

const text = '(version 1)\n(deny default)\n(allow file-read* (literal "/private/tmp/foo"))\n';
const input = { world, text, file: 'p.sb', operation: 'file-read*', target: '/tmp/foo' };

describe('explaining a decision', () => {
  it('gives the document of the command', () => {
    expect(explainDecision({ ...input, runTimeBlock: true })).toEqual({
      decision: 'allow',
      operation: 'file-read*',
      target: '/tmp/foo',
      resolved_target: '/private/tmp/foo',
      rule: { file: 'p.sb', line: 3, part: 'base', text: '(allow file-read* (literal "/private/tmp/foo"))' },
      level: { operation: 'file-read*', list: 'filtered' },
      why: 'rule of the family file-read*, since file-read-data has no rule of its own',
      needed: [],
      walk: [
        {
          kind: 'symlink',
          path: '/tmp',
          to: '/private/tmp',
          operation: 'file-read-metadata',
          decision: 'allow',
          rule: { file: 'p.sb', line: 12, part: 'run-time-block', text: '(allow file-read-metadata (literal "/tmp"))' },
          level: { operation: 'file-read-metadata', list: 'filtered' },
          why: 'own rule of file-read-metadata',
        },
        {
          kind: 'access',
          path: '/private/tmp/foo',
          operation: 'file-read-data',
          decision: 'allow',
          rule: { file: 'p.sb', line: 3, part: 'base', text: '(allow file-read* (literal "/private/tmp/foo"))' },
          level: { operation: 'file-read*', list: 'filtered' },
          why: 'rule of the family file-read*, since file-read-data has no rule of its own',
        },
      ],
    });
  });

  it('tells people the same', () => {
    expect(explainLines(explainDecision(input))).toEqual([
      'DENY  file-read* /tmp/foo',
      '  resolved      /private/tmp/foo',
      '  decided by    p.sb:2 (profile) (deny default)',
      '  because       the default, since file-read-metadata has no rule of its own and no rule of its families matches',
      '  first denied  file-read-metadata /tmp',
      '  walk',
      '    link      /tmp -> /private/tmp  needs file-read-metadata: deny, by p.sb:2 (profile) (deny default)',
      '  needed        (allow file-read-metadata (literal "/tmp"))',
    ]);
    const odd = explainDecision({
      ...input,
      text: '(version 2)(allow iokit-open)(allow file-read* (storage-class "x"))',
      target: '/System/Volumes/Data/private/tmp/../x',
    });
    expect(explainLines(odd)).toEqual([
      'UNKNOWN  file-read* /System/Volumes/Data/private/tmp/../x',
      '  resolved      /private/x',
      '  decided by    the default (deny, none is stated)',
      '  because       open, since storage-class may say otherwise before it is asked; else: the profile states no default, file-read-data has no rule of its own, and no rule of its families matches',
      '  not applied   p.sb:1: the operation iokit-open is not defined in version 2; a host would refuse this profile before any decision',
      '  walk',
      '    firmlink  /System/Volumes/Data/private -> /private',
      '    parent    /private/tmp/.. -> /private',
      '    access    file-read-data /private/x: unknown, by the default (deny, none is stated)',
      '  needed        (allow file-read-data (literal "/private/x"))',
      '  unknown       p.sb:1: storage-class: the filter storage-class is known and not evaluated',
    ]);
  });

  it('calls a decision that no host would come to unknown', () => {
    const refused = explainDecision({ ...input, text: 'hello' });
    expect(refused).toMatchObject({
      decision: 'unknown',
      apply_failure: {},
      unknown: [{ reason: 'a host refuses this profile before any decision' }],
    });
  });

  it('leads nobody to a line that is in no file', () => {
    const [, , decided, , ...walk] = explainLines(explainDecision({ ...input, runTimeBlock: true }));
    expect(decided).toBe('  decided by    p.sb:3 (profile) (allow file-read* (literal "/private/tmp/foo"))');
    expect(walk[1]).toContain('by run-time block:9 (allow file-read-metadata (literal "/tmp"))');
    const appended = explainDecision({ ...input, target: '/private/tmp/foo', keyRules: ['(deny file-read-data)'] });
    expect(explainLines(appended)[1]).toBe('  decided by    key rule (deny file-read-data)');
  });

  it('refuses a path that does not say where it begins', async () => {
    await toThrowWithCode(() => explainDecision({ ...input, target: 'private/tmp/foo' }), SbplError, 'SBPL_TARGET_RELATIVE');
    expect(explainDecision({ ...input, operation: 'mach-lookup', target: 'com.example' }).decision).toBe('deny');
    for (const call of [{ syscall: 'openat_rootrel' }, { driver: 'openat_rootrel' }, { driver: 'sandbox_openat_rootrel_reader' }])
      expect(explainDecision({ ...input, target: 'private/tmp/foo', ...call }).decision).toBe('allow');
  });

  it('takes key rules, parameters, imports and what the caller adds to the host', () => {
    const more = {
      ...input,
      host: loadVirtualHost(world, { links: { '/short': '/private/tmp' } }),
      target: '/short/foo',
      keyRules: ['(import "m")', '(allow file-read-metadata (literal (param "LINK")))'],
    };
    const decision = explainDecision({
      ...more,
      params: { LINK: '/short' },
      imports: () => ({ text: '(deny file-read-data)', file: 'm.sb' }),
    });
    expect(decision).toMatchObject({
      decision: 'deny',
      rule: { file: 'm.sb', line: 1, part: 'import' },
      first_denied: { path: '/private/tmp/foo' },
    });
  });

  it('refuses what it cannot read', async () => {
    const error = await toThrowWithCode(() => explainDecision({ ...input, text: '(version 1)\n(allow' }), SbplError, 'SBPL_INVALID');
    expect(error).toMatchObject({ path: 'p.sb', category: 'input', message: expect.stringContaining('p.sb:2:1') });
    expect(error.hint).toBeDefined();
  });
});
