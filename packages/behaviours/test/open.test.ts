import { askBehaviours, type BehaviourAnswer, everydayQuestions, readBehaviour, readQuestion } from '@runtime/behaviours';
import { virtualHostOf } from '@runtime/sbpl';
import { worldFromDocument } from '@runtime/worlds';
import { describe, expect, it } from 'vitest';
import { host, policyOf, world } from './support.js';

const answerTo = (words: string[], text: string, on = host): BehaviourAnswer =>
  askBehaviours([readBehaviour(words)], { policy: policyOf(text), host: on })[0] as BehaviourAnswer;

const SYSTEM = '(allow process-exec*)(allow file-read* (subpath "/usr/lib") (subpath "/System") (subpath "/bin") (subpath "/usr/bin"))';

describe('an answer that hangs on what is not known', () => {
  it('names the line that is not settled', () => {
    const text = '(version 1)(deny default)(allow file-read-metadata)';
    const { outcome, open } = answerTo(['libc-realpath', '/Users/me/work'], text);
    expect(outcome).toBe('unknown');
    expect(open.map(({ line }) => line)).toEqual(['opening each folder above it']);
  });

  it('names the construct of the profile and where it stands', () => {
    const { outcome, open } = answerTo(['open', '/Users/me/a'], '(version 1)\n(deny default)\n(import "missing.sb")\n');
    expect(outcome).toBe('unknown');
    expect(open[0]).toMatchObject({ file: 'agent.sb', fileLine: 3 });
  });

  it('is open where a profile allows some of what the linker reads', () => {
    const some = '(version 1)(deny default)(allow process-exec*)(allow file-read* (subpath "/usr/lib") (literal "/bin/sh"))';
    expect(answerTo(['start', '/bin/sh'], some).outcome).toBe('unknown');
    expect(answerTo(['start', '/bin/sh'], `(version 1)(deny default)${SYSTEM}`).outcome).toBe('works');
  });

  it('is open where the shell may not start the one that runs in its place, or a script its interpreter', () => {
    const only = (program: string): string =>
      `(version 1)(deny default)(allow process-exec (literal "${program}"))(allow file-read* (subpath "/usr") (subpath "/System") (literal "${program}"))`;
    for (const program of ['/bin/sh', '/Users/me/run.sh', '/usr/local/bin/npm']) {
      expect(answerTo(['start', program], only(program)), program).toMatchObject({
        outcome: 'unknown',
        open: [{ line: expect.any(String) }],
      });
    }
    expect(answerTo(['start', '/bin/bash'], only('/bin/bash')).outcome).toBe('works');
  });

  it('is open where a rule names a temporary folder that the host may use', () => {
    const text = '(version 1)(deny default)(allow file-read-metadata)(allow file-write* (subpath "/private/var/folders/ab/cdef/T"))';
    expect(answerTo(['tempfile'], text).outcome).toBe('unknown');
    expect(answerTo(['tempfile', '/var/folders/ab/cdef/T'], text).outcome).toBe('works');
    expect(answerTo(['tempfile', '/var/folders/xy/z/T'], text).outcome).toBe('fails');
  });

  it('is open where another developer folder is allowed than the usual one, unless the question names it', () => {
    const xcode = '/Applications/Xcode.app/Contents/Developer';
    const text = `(version 1)(deny default)${SYSTEM}(allow file-read* (subpath "${xcode}"))`;
    expect(answerTo(['git'], text).outcome).toBe('unknown');
    expect(answerTo(['git', xcode], text).outcome).toBe('works');
    expect(answerTo(['git'], `(version 1)(deny default)${SYSTEM}`)).toMatchObject({
      outcome: 'fails',
      first_denied: { operation: 'file-read-data' },
    });
  });

  it('is open, and proposes nothing, where a host refuses the profile', () => {
    const { outcome, open, needed } = answerTo(['cd', '/Users'], '(version 1)(deny default)(allow no-such-operation)');
    expect({ outcome, needed }).toEqual({ outcome: 'unknown', needed: [] });
    expect(open[0]?.line).toBe('applying the profile');
  });
});

describe('what people were told wrongly', () => {
  it('opens a file below folders that may not be looked at, and does not change into them', () => {
    const text = '(version 1)(deny default)(allow file-read* (subpath "/Users/me/work"))';
    expect(answerTo(['open', '/Users/me/work/a'], text).outcome).toBe('works');
    expect(answerTo(['cd', '/Users/me/work'], text)).toMatchObject({
      outcome: 'fails',
      first_denied: { operation: 'file-read-metadata', path: '/' },
    });
    expect(answerTo(['realpath', '/Users/me/work/a'], text).needed.map(({ path }) => path)).toEqual(['/', '/Users', '/Users/me']);
  });

  it('does not make temporary files by a rule on the link', () => {
    const text = '(version 1)(deny default)(allow file-read-metadata)(allow file-write* (subpath "/var/folders"))';
    expect(answerTo(['tempfile'], text).outcome).toBe('fails');
    expect(answerTo(['tempfile'], text.replace('"/var/folders"', '"/private/var/folders"')).outcome).toBe('works');
  });

  it('does not connect by a rule on the local address', () => {
    const text = '(version 1)(deny default)(allow network* (local ip "localhost:*"))';
    expect(answerTo(['listen', 'localhost:8080'], text).outcome).toBe('works');
    expect(answerTo(['connect', 'localhost:8080'], text)).toMatchObject({
      outcome: 'fails',
      needed: [{ operation: 'network-outbound', path: 'localhost:8080', rule: '(allow network-outbound (remote tcp "localhost:8080"))' }],
    });
  });

  it('starts nothing where the whole read class is denied over the folder of the program', () => {
    const text = '(version 1)(allow default)(deny file-read* (subpath "/Users/me"))';
    expect(answerTo(['start', '/Users/me/bin/tool'], text)).toMatchObject({
      outcome: 'fails',
      symptom: 'exit 1 or 134 (SIGABRT), and nothing is printed',
    });
    expect(answerTo(['start', '/bin/ls'], text).outcome).toBe('works');
  });

  it('needs the root folder itself on macOS 26, and not before', () => {
    const tahoe = worldFromDocument({ ...world.document, world_id: 'tahoe', product_version: '26.3' });
    const text = `(version 1)(deny default)${SYSTEM}`;
    expect(answerTo(['start', '/bin/ls'], text).outcome).toBe('works');
    expect(answerTo(['start', '/bin/ls'], text, virtualHostOf(tahoe))).toMatchObject({
      outcome: 'fails',
      first_denied: { operation: 'file-read-data', path: '/' },
      needed: [{ rule: '(allow file-read-data (literal "/"))' }],
    });
  });
});

describe('reading a question', () => {
  it.each([
    [['cdd', '/a'], 'BEHAVIOUR_UNKNOWN'],
    [['cd'], 'BEHAVIOUR_VALUE_MISSING'],
    [['cd', 'work'], 'BEHAVIOUR_VALUE_INVALID'],
    [['cd', '/a', '/b'], 'BEHAVIOUR_VALUE_INVALID'],
    [['connect', 'localhost'], 'BEHAVIOUR_VALUE_INVALID'],
    [['listen', 'localhost:70000'], 'BEHAVIOUR_VALUE_INVALID'],
  ])('refuses %j', (words, code) => {
    expect(() => readBehaviour(words)).toThrow(expect.objectContaining({ code, hint: expect.any(String) }));
  });

  it.each([
    ['file-read-data /a alow', 'did you mean allow?'],
    ['start /bin/sh wroks', 'did you mean works?'],
    ['system-socket AF_UNX', 'did you mean AF_UNIX?'],
    ['signal slef deny', 'did you mean self?'],
  ])('names the word that %s means', (question, near) => {
    expect(() => readQuestion(question, world)).toThrow(expect.objectContaining({ hint: expect.stringContaining(near) }));
  });

  it('asks the everyday set with and without a working folder', () => {
    const without = everydayQuestions().map(({ question }) => question);
    const within = everydayQuestions('/Users/me/work/').map(({ question }) => question);
    expect(without).toContain('start /bin/sh');
    expect(without).toContain('shell /bin/sh');
    expect(without.some((question) => question.startsWith('cd'))).toBe(false);
    expect(within).toContain('cd /Users/me/work');
    expect(within).toContain('rename /Users/me/work/file /Users/me/work/new-file');
  });
});
