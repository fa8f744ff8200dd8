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
    ['behaviour.connect', '(allow system-socket)(allow network* (local tcp "localhost:3000"))'],
    ['behaviour.listen', '(allow network-bind (local ip "localhost:*"))'],
    ['behaviour.git', '(allow process-exec* (literal "/usr/bin/git"))(allow file-read* (literal "/usr/bin/git"))'],
  ])('%s', (code, rule) => {
    expect(lint(`${READS}(allow process-exec* (subpath "/bin"))\n${rule}`).map((each) => [each.code, each.line])).toEqual([[code, 5]]);
  });
});

describe('silence', () => {
  it('about a profile that starts nothing, such as that of a service', () => {
    expect(lint('(allow file-read* file-write* (subpath "/private/var/db/service"))(allow mach-lookup)')).toEqual([]);
  });

  it('about a profile that allows by default, and closes what it does not name again', () => {
    const text = '(version 1)(allow default)(deny network*)(deny file-read* (subpath "/"))(deny file-write*)';
    expect(lintBehaviours(policyOf(text), host)).toEqual([]);
  });

  it('about folders that programs write to and do not change into', () => {
    const caches = '(allow file-write* (subpath "/Users/me/.npm") (subpath "/Users/me/Library/Caches"))';
    expect(lint(`${READS}(allow process-exec* (subpath "/bin"))${caches}`)).toEqual([]);
  });

  it('about what a filter excepts', () => {
    const root = '(allow file-read* file-write* (require-all (subpath "/private/x") (require-not (subpath "/Users/me/work"))))';
    expect(lint(`${READS}(allow process-exec* (subpath "/bin"))${root}`).map(({ message }) => message)).toEqual([
      expect.stringContaining('/private/x'),
    ]);
  });

  it.each([
    ['by a pattern', '(allow process-exec* (regex #"^/opt/tool/bin/"))(allow file-read* (subpath "/opt/tool"))'],
    ['below a folder of which a part may be read', '(allow process-exec* (subpath "/opt"))(allow file-read* (subpath "/opt/tool"))'],
    ['in one of several rules', '(allow process-exec*)(allow process-exec* (literal "/opt/secret"))'],
  ])('about programs that are named %s', (_, rules) => {
    expect(lint(`${READS}${rules}`)).toEqual([]);
  });

  it('about connections where a rule names the remote side', () => {
    const rules = '(allow network* (local ip "localhost:*"))(allow network-outbound (remote ip "localhost:3000"))';
    expect(lint(`${READS}(allow process-exec* (subpath "/bin"))${rules}`)).toEqual([]);
  });
});

describe('a profile that allows by default', () => {
  const found = (text: string) =>
    lintBehaviours(policyOf(`(version 1)\n(allow default)\n${text}`), host).map(({ code, line }) => [code, line]);

  it('is spoken of where it names what it means to work', () => {
    expect(found('(deny file-read* (subpath "/"))(allow process-exec*)')).toEqual([['behaviour.start', 3]]);
    expect(found('(deny file-write*)\n(allow file-write* (subpath "/var/folders"))')).toEqual([['behaviour.tempfile', 4]]);
    expect(found('(deny network*)\n(allow network* (local ip "localhost:3000"))')).toEqual([['behaviour.connect', 4]]);
    expect(found('(deny file-read* (subpath "/Users"))\n(allow file-read* file-write* (subpath "/Users/me/work"))')).toEqual([
      ['behaviour.cd', 4],
    ]);
  });

  it('is not where that works', () => {
    expect(found('(deny file-write*)(allow file-write* (subpath "/Users/me/work") (subpath "/private/var/folders"))')).toEqual([]);
  });

  it('about what is open', () => {
    expect(lint('(import "missing.sb")(allow process-exec* (subpath "/bin"))')).toEqual([]);
  });
});
