import { describe, expect, it } from 'vitest';
import type { Command } from '../src/command.js';
import { allCommands, findCommand } from '../src/commands/table.js';
import { parseCommandLine } from '../src/parse.js';
import { parsePlain } from '../src/parse-plain.js';

const commands = await allCommands();

/** What the full parser makes of a line, in the same words: members it adds of its own are left out. */
function fully(argv: readonly string[]): unknown {
  try {
    const parsed = parseCommandLine(argv, commands);
    if (parsed.kind === 'text') return 'text';
    const names = ['_', ...Object.keys(parsed.command.flags), 'json', 'format', 'repo-root', 'color'];
    const args = Object.fromEntries(Object.entries(parsed.args).filter(([name, value]) => names.includes(name) && value !== undefined));
    return { ...parsed, command: parsed.command.name, commands: [], args };
  } catch {
    return 'refused';
  }
}

async function plainly(argv: readonly string[]): Promise<unknown> {
  const command = await findCommand(argv[0]);
  const parsed = command && parsePlain(argv, command);
  return parsed === undefined || parsed.kind === 'text' ? undefined : { ...parsed, command: parsed.command.name };
}

const WORDS = [
  'a',
  'b/c.json',
  'x:read_/tmp/foo',
  '7',
  '2.5',
  '1e3',
  '0x10',
  'true',
  'no',
  'é',
  'a b',
  '',
  '-',
  '-x',
  '--',
  '--json',
  "'q'",
  '"q"',
  '[1]',
  'a=b',
  'a,b',
  '.5',
  'direct',
  'json',
  'table',
  'wait',
  'simulated',
];

/** The same sequence on every machine. */
function* numbers(seed: number): Generator<number, never> {
  let state = seed;
  for (;;) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield state;
  }
}

/** Lines around what a command takes: often right, sometimes not. */
function lineFor(command: Command, next: () => number): string[] {
  const flags = { ...command.flags, json: { type: 'boolean' as const }, format: {}, 'repo-root': {}, color: { type: 'boolean' as const } };
  const line: string[] = [command.name];
  for (const [name, flag] of Object.entries(flags)) {
    const asked = 'demandOption' in flag && flag.demandOption === true;
    const chance = next() % 10;
    if (asked ? chance === 0 : chance > 3) continue;
    line.push(chance === 1 ? `--${name}=${WORDS[next() % WORDS.length]}` : `--${name}`);
    if (!('type' in flag && flag.type === 'boolean') && chance !== 1) line.push(WORDS[next() % (chance > 6 ? WORDS.length : 4)]!);
    if (next() % (command.positional === undefined ? 40 : 4) === 0) line.push(WORDS[next() % WORDS.length]!);
  }
  return line;
}

describe('the plain reader', () => {
  it('reads what the full parser reads, or leaves it alone', async () => {
    const source = numbers(20);
    const next = (): number => source.next().value >>> 8;
    let read = 0;
    for (let round = 0; round < 40; round++) {
      for (const command of commands) {
        const argv = lineFor(command, next);
        const plain = await plainly(argv);
        if (plain === undefined) continue;
        read += 1;
        expect(plain, argv.join(' ')).toEqual(fully(argv));
      }
    }
    expect(read).toBeGreaterThan(100);
  });

  it.each([
    [['status']],
    [['status', '--format', 'table']],
    [['validate-bundle', '--bundle', 'out']],
    [['validate-bundle', '--bundle', 'out', '--json', '--repo-root', '.']],
    [['run', '--plan', 'p.json', '--only-profile', 'a', '--only-profile', 'b', '--dry']],
    [['diff', '--base', 'a', '--head', 'b', '--json']],
    [['ask', 'start /bin/sh', '--profile', 'a.sb', 'dns', 'file-read-data /etc/hosts deny', '--everyday']],
    [['ask', '--profile', 'a.sb', '--protect', '/a', 'cd /Users/me/work']],
  ])('reads %j', async (argv) => {
    expect(await plainly(argv)).toEqual(fully(argv));
  });

  it.each([
    [[]],
    [['--version']],
    [['statsu']],
    [['status', '--help']],
    [['status', 'x']],
    [['validate-bundle']],
    [['validate-bundle', '--bundle']],
    [['validate-bundle', '--bundle', 'a', '--bundle', 'b']],
    [['schema', '--list']],
    [['ask', '--profile', 'a.sb', '--everyday', 'dns']],
    [['ask', '--profile', 'a.sb', '-']],
    [['run', '--plan', 'p', '--channel', 'carrier-pigeon']],
    [['run', '--plan', 'p', '--lock-timeout-seconds', '2']],
  ])('leaves %j to the full parser', async (argv) => {
    expect(await plainly(argv)).toBeUndefined();
  });
});

it('finds every command of the list by its name, and nothing else', async () => {
  for (const command of commands) expect(await findCommand(command.name)).toBe(command);
  for (const name of ['', 'find', 'constructor', '__proto__', undefined]) expect(await findCommand(name)).toBeUndefined();
});
