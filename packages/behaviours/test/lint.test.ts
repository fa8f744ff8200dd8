import { lintBehaviours } from '@runtime/behaviours';
import { describe, expect, it } from 'vitest';
import { host, policyOf } from './support.js';

const lint = (text: string) => lintBehaviours(policyOf(`(version 1)\n(deny default)\n${text}`), host);
const READS = '(allow file-read* (subpath "/usr/lib") (subpath "/System") (subpath "/bin"))\n';

describe('an action that a profile wants and does not let work', () => {
  it('nothing starts where programs may be executed and nothing may be read', () => {
    expect(lint('(allow process-exec* (subpath "/bin"))')).toMatchObject([
      {
        code: 'behaviour.start',
        line: 3,
        message: expect.stringMatching(/^nothing can start under this profile: file-read-data of a program in \/bin is denied/),
      },
    ]);
    expect(lint(`${READS}(allow process-exec* (subpath "/bin"))`)).toEqual([]);
  });

  it('one of several programs that start is enough', () => {
    expect(lint(`${READS}(allow process-exec* (literal "/bin/ls") (literal "/opt/tool"))`)).toEqual([]);
  });

  it('cd into the writable root', () => {
    const root = '(allow file-read* file-write* (subpath "/Users/me/work"))';
    const [finding, ...others] = lint(`${READS}(allow process-exec* (subpath "/bin"))\n${root}`);
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      code: 'behaviour.cd',
      line: 5,
      message: expect.stringContaining('/Users/me/work will fail with Not a directory'),
    });
    expect(finding?.hint).toBe('add (allow file-read-metadata (literal "/") (literal "/Users") (literal "/Users/me"))');
    const ancestors = '(allow file-read-metadata (literal "/") (literal "/Users") (literal "/Users/me"))';
    expect(lint(`${READS}(allow process-exec* (subpath "/bin"))\n${root}${ancestors}`)).toEqual([]);
  });

  it('a rule on /var/folders', () => {
    const text = `${READS}(allow process-exec* (subpath "/bin"))(allow file-read-metadata)\n(allow file-write* (subpath "/var/folders"))`;
    expect(lint(text)).toMatchObject([
      { code: 'behaviour.tempfile', line: 5, message: expect.stringContaining('the rule on /var/folders matches nothing') },
    ]);
    expect(lint(text.replace('"/var/', '"/private/var/'))).toEqual([]);
  });

  it.each([
    ['behaviour.pty', '(allow pseudo-tty)'],
    ['behaviour.dns', '(allow network-outbound (literal "/private/var/run/mDNSResponder"))'],
    ['behaviour.connect', '(allow network* (local ip "localhost:*"))'],
  ])('%s', (code, rule) => {
    expect(lint(`${READS}(allow process-exec* (subpath "/bin"))\n${rule}`).map((each) => [each.code, each.line])).toEqual([[code, 5]]);
  });
});

describe('silence', () => {
  it('about a profile that starts nothing, such as that of a service', () => {
    expect(lint('(allow file-read* file-write* (subpath "/private/var/db/service"))(allow mach-lookup)')).toEqual([]);
  });

  it('about a profile that allows by default', () => {
    expect(lintBehaviours(policyOf('(version 1)(allow default)(allow process-exec*)(deny file-read* (subpath "/"))'), host)).toEqual([]);
  });

  it('about what is open', () => {
    expect(lint('(import "missing.sb")(allow process-exec* (subpath "/bin"))')).toEqual([]);
  });
});
