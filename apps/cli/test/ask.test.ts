import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { resultSchemas } from '@runtime/contracts';
import { temporaryDirectory, writeTree } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { documentOf, MAIN, runtime } from './command.js';

const AGENT = `(version 1)
(deny default)
(allow process-exec* (subpath "/bin"))
(allow file-read* (subpath "/usr/lib") (subpath "/System") (subpath "/bin"))
(allow file-read* file-write* (subpath "/Users/me/work"))
`;

interface Asked {
  ok: boolean;
  rules: string;
  questions: { question: string; kind: string; decision: string; expected?: string; needed: { rule: string }[]; rule?: { line: number } }[];
}

async function ask(flags: string[], text = AGENT) {
  const root = temporaryDirectory();
  writeTree(root, { 'runtime.config.json': '{}\n', 'agent.sb': text });
  return { root, ...(await runtime(root, ['ask', '--profile', 'agent.sb', ...flags])) };
}

const asked = async (flags: string[], text = AGENT): Promise<Asked> =>
  documentOf(await ask([...flags, '--json'], text)) as unknown as Asked;

describe('ask', () => {
  it('answers operations and actions in their order, as its schema says', async () => {
    const document = await asked([
      'file-read-data /Users/me/work/a',
      'file-write-data /etc/hosts',
      'start /bin/sh',
      'cd /Users/me/work',
      'dns',
    ]);
    expect(document.questions.map(({ kind, decision }) => `${kind} ${decision}`)).toEqual([
      'operation allow',
      'operation deny',
      'behaviour allow',
      'behaviour deny',
      'behaviour deny',
    ]);
    expect(document.questions[0]?.rule?.line).toBe(5);
    expect(resultSchemas()['result.ask'].safeParse(document).error?.issues ?? []).toEqual([]);
    expect(document.ok).toBe(true);
  });

  it('proposes rules for what fails, and none for an operation that may well be meant to', async () => {
    const { rules } = await asked(['file-write-data /etc/hosts', 'cd /Users/me/work']);
    expect(rules).toBe('(allow file-read-metadata\n  (literal "/")\n  (literal "/Users")\n  (literal "/Users/me"))');
    const mended = await asked(['cd /Users/me/work works'], AGENT + rules);
    expect(mended).toMatchObject({ ok: true, rules: '' });
  });

  it('names all denied accesses of an operation at once', async () => {
    const { questions } = await asked(['file-write-data /etc/hosts']);
    expect(questions[0]?.needed.map(({ rule }) => rule)).toEqual([
      '(allow file-read-metadata (literal "/etc"))',
      '(allow file-write-data (literal "/private/etc/hosts"))',
    ]);
  });

  it('ends with 1 when an expected answer differs, and with 0 when none does', async () => {
    const questions = ['file-write-data /etc/hosts deny', 'start /bin/sh works', 'cd /Users/me/work fails'];
    expect((await ask(questions)).code).toBe(0);
    const { code, stdout } = await ask([...questions, 'dns works']);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^fails +dns +EXPECTED works {2}\S/m);
    expect(stdout).toContain('1 not as expected');
  });

  it('takes an open answer for none that was expected', async () => {
    const text = '(version 1)\n(deny default)\n(import "not-there.sb")\n';
    expect((await ask(['file-read-data /Users/me/a deny'], text)).code).toBe(1);
  });

  it('reads questions from standard input, comments and empty lines left out', async () => {
    const root = temporaryDirectory();
    writeTree(root, { 'agent.sb': AGENT });
    const input = '# closed\nfile-write-data "/Users/me/a b" deny\n\n; works\nopen /Users/me/work/a works\n';
    const { stdout } = spawnSync(process.execPath, [MAIN, 'ask', '--profile', 'agent.sb', '-', '--json'], {
      cwd: root,
      input,
      encoding: 'utf8',
    });
    const { questions } = JSON.parse(stdout) as Asked;
    expect(questions.map(({ question, expected }) => [question, expected])).toEqual([
      ['file-write-data "/Users/me/a b" deny', 'deny'],
      ['open /Users/me/work/a works', 'allow'],
    ]);
  });

  it('asks the usual set, about a working folder where one is named', async () => {
    const all = await asked(['--everyday', '--workspace', '/Users/me/work']);
    expect(all.questions.length).toBeGreaterThan(15);
    const few = await asked(['--everyday']);
    expect(few.questions.every(({ question }) => !question.includes('/Users/me'))).toBe(true);
  });

  it('finds what a path that is to stay closed can be reached by', async () => {
    const text = '(version 1)\n(allow default)\n(deny file-write* (subpath "/Users/me/work/.git/hooks"))\n';
    const { code, stdout } = await ask(['--protect', '/Users/me/work/.git/hooks/pre-commit'], text);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^closed +write \/Users\/me\/work\/\.git\/hooks\/pre-commit/m);
    expect(stdout).toMatch(/^OPEN +move \/Users\/me\/work\/\.git above \/Users\/me\/work\/\.git\/hooks\/pre-commit +.*allow default/m);
  });

  it('tells the usual list and the services outside without judging them', async () => {
    const { code, stdout } = await ask(['--protect', 'usual', '--workspace', '/Users/me/work']);
    expect(code).toBe(0);
    for (const each of [
      /^closed +\/Users\/me\/\.ssh +read, /m,
      /^closed +appleevent-send com\.apple\.finder$/m,
      /^OPEN +\/Users\/me\/work\/\.git\/hooks +write, replace, make, .*; agent\.sb:5 /m,
    ]) {
      expect(stdout).toMatch(each);
    }
    expect(stdout.split('\n').length).toBeLessThan(60);
  });

  it('saves a suite that asks the same and lints clean', async () => {
    const { root, code } = await ask(['file-read-data /Users/me/work/a', 'cd /Users/me/work', '--save', 'suite']);
    expect(code).toBe(0);
    const { probes } = JSON.parse(readFileSync(join(root, 'suite/registry/probes.json'), 'utf8'));
    expect(Object.values<{ operation: string }>(probes).map(({ operation }) => operation)).toEqual([
      'file-read-data',
      ...Array(4).fill('file-read-metadata'),
    ]);
    const lint = documentOf(await runtime(root, ['plan-lint', '--plan', 'suite/plan.json', '--json']));
    expect(lint).toMatchObject({ ok: true, errors: [], warnings: [] });
  });

  it('writes the answers as JUnit XML, a case a question', async () => {
    const { root, code } = await ask(['start /bin/sh works', 'dns works', 'cd /Users/me/work', '--junit', 'answers.xml']);
    expect(code).toBe(1);
    const xml = readFileSync(join(root, 'answers.xml'), 'utf8');
    expect(xml).toContain('tests="3" failures="1"');
    expect(xml).toMatch(/<testcase classname="behaviour" name="dns works">\s*<failure [^>]*deny, expected allow/);
  });

  it.each([
    [[], 2, 'ARGUMENT_MISSING'],
    [['nosuch /a'], 4, 'QUESTION_UNKNOWN'],
    [['cdd /a'], 4, 'QUESTION_UNKNOWN'],
    [['cd work'], 4, 'BEHAVIOUR_VALUE_INVALID'],
    [['file-read-data work/a'], 4, 'QUESTION_INVALID'],
  ])('refuses %j', async (flags, code, error) => {
    const answer = await ask([...flags, '--json']);
    expect(answer.code).toBe(code);
    expect(documentOf(answer)).toMatchObject({ error: { code: error, hint: expect.any(String) } });
  });
});
