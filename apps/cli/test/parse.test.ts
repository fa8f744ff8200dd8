import { describe, expect, it } from 'vitest';
import { allCommands } from '../src/commands/table.js';
import { CliError } from '../src/error.js';
import { parseCommandLine } from '../src/parse.js';

const commands = await allCommands();

const parsed = (...argv: string[]) => {
  const result = parseCommandLine(argv, commands);
  if (result.kind !== 'command') throw new Error('expected a command');
  return result;
};

const failure = (...argv: string[]): CliError => {
  try {
    parseCommandLine(argv, commands);
  } catch (error) {
    return error as CliError;
  }
  throw new Error('expected a usage error');
};

describe('the command line', () => {
  it.each<[string, string[], Record<string, unknown>]>([
    [
      'run with its defaults',
      ['run', '--plan', 'p.json'],
      { plan: 'p.json', channel: 'direct', dry: false, runner: 'auto', 'lock-mode': 'fail', 'lock-timeout-seconds': 30 },
    ],
    [
      'repeated filters',
      ['run', '--plan', 'p', '--only-profile', 'a', '--only-profile', 'b', '--dry'],
      { 'only-profile': ['a', 'b'], dry: true },
    ],
    [
      'ids with odd characters',
      ['run', '--plan=p', '--only-scenario', 'x:read_/tmp/foo'],
      { plan: 'p', 'only-scenario': ['x:read_/tmp/foo'] },
    ],
    [
      'waiting for the lock',
      ['run', '--plan', 'p', '--lock-mode', 'wait', '--lock-timeout-seconds', '2.5'],
      { 'lock-mode': 'wait', 'lock-timeout-seconds': 2.5 },
    ],
    ['repair', ['reindex-bundle', '--bundle', 'b', '--repair'], { bundle: 'b', repair: true }],
    [
      'a packet that must be promotable',
      ['emit-promotion', '--bundle', 'b', '--out', 'p', '--require-promotable'],
      { 'require-promotable': true },
    ],
    [
      'a target that starts with a dash',
      ['explain', '--profile', 'a.sb', '--operation', 'file-read*', '--target=-x'],
      { operation: 'file-read*', target: '-x' },
    ],
    [
      'a build with its matrix',
      ['plan-build', '--template', 't', '--out', 'd', '--write-expected-matrix'],
      { 'write-expected-matrix': true, overwrite: false },
    ],
  ])('reads %s', (_title, argv, wanted) => {
    expect(parsed(...argv).args).toMatchObject(wanted);
  });

  it('takes global flags before the command too', () => {
    expect(parsed('--repo-root', '/r', '--json', 'status')).toMatchObject({ repoRoot: '/r', command: { name: 'status' } });
    expect(parsed('list-runs', '--out', 'o', '--format', 'table').format).toBe('table');
  });

  it('takes nothing at all for a wish for help, and `help COMMAND` for the help of the command', () => {
    const textOf = (...argv: string[]): unknown => parseCommandLine(argv, commands);
    expect(textOf()).toMatchObject({ kind: 'text', document: { command: null } });
    expect(textOf('help', 'run')).toEqual(textOf('run', '--help'));
    expect(textOf('help')).toEqual(textOf('--help'));
    expect(failure('help', 'rnu').code).toBe('COMMAND_UNKNOWN');
  });

  it.each<[string, string[], string, string?]>([
    ['flags without a command', ['--no-color'], 'COMMAND_UNKNOWN'],
    ['a slip in the command', ['validate-bundel'], 'COMMAND_UNKNOWN', 'validate-bundle'],
    ['a slip in a flag', ['run', '--pln', 'x'], 'FLAG_UNKNOWN', '--plan'],
    ['a short flag', ['run', '-p', 'x'], 'FLAG_UNKNOWN'],
    ['a missing flag', ['run'], 'ARGUMENT_MISSING'],
    ['a flag without its value', ['run', '--plan'], 'ARGUMENT_INVALID'],
    ['an empty value', ['run', '--plan', ''], 'ARGUMENT_INVALID'],
    ['a value that is not offered', ['run', '--plan', 'p', '--channel', 'ssh'], 'ARGUMENT_INVALID', '--help'],
    ['a slip in a value', ['run', '--plan', 'p', '--channel', 'dirct'], 'ARGUMENT_INVALID', 'did you mean direct?'],
    ['a file without its flag', ['run', 'p.json'], 'ARGUMENT_MISSING', 'did you mean --plan p.json?'],
    ['a switch with a value', ['run', '--plan', 'p', '--dry=yes'], 'ARGUMENT_INVALID', 'leave out "=yes"'],
    ['a switch turned off with a value', ['run', '--plan', 'p', '--no-dry=1'], 'ARGUMENT_INVALID'],
    ['an empty number', ['run', '--plan', 'p', '--lock-timeout-seconds='], 'ARGUMENT_INVALID'],
    ['a number in another base', ['run', '--plan', 'p', '--lock-timeout-seconds', '0x10'], 'ARGUMENT_INVALID'],
    ['a number that is none', ['run', '--plan', 'p', '--lock-timeout-seconds', 'soon'], 'ARGUMENT_INVALID'],
    ['one flag twice', ['run', '--plan', 'p', '--plan', 'q'], 'ARGUMENT_CONFLICT'],
    ['a stray word', ['status', 'now'], 'ARGUMENT_INVALID'],
  ])('refuses %s', (_title, argv, code, hinted) => {
    const error = failure(...argv);
    expect(error).toBeInstanceOf(CliError);
    expect(error).toMatchObject({ code, category: 'usage' });
    if (hinted !== undefined) expect(error.hint).toContain(hinted);
  });

  it('shows help for every command, examples before flags', async () => {
    for (const { name } of commands) {
      const result = parseCommandLine([name, '--help'], commands);
      expect(result.kind).toBe('text');
      const { text } = result as { text: string };
      expect(text.indexOf('Examples:'), name).toBeGreaterThan(0);
      expect(text.indexOf('Examples:'), name).toBeLessThan(text.indexOf('Options:'));
      await expect(text).toMatchFileSnapshot(`help/${name}.txt`);
    }
  });

  it('names every command in the overview', async () => {
    const { text } = parseCommandLine(['--help'], commands) as { text: string };
    for (const { name } of commands) expect(text).toContain(`  ${name} `);
    await expect(text).toMatchFileSnapshot('help/overview.txt');
  });
});
