import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { HELPER_CALLS } from '../../src/native/calls.js';
import { readHelperOutput } from '../../src/native/record.js';
import { canCompile, compileFuzzer, compileHelper, folderOfFile, NATIVE } from '../support/stand-in.js';

const folder = folderOfFile();

/** Command lines that the helper does not take, and what it says. */
const REFUSED: [string[], string][] = [
  [[], '--call is missing'],
  [['--call', 'fork'], '--policy is missing'],
  [['--call', 'fork', '--policy'], 'an option has no value'],
  [['--call', 'exec', '--policy', 'none'], 'the call is not known'],
  [['--call', 'fork', '--call', 'fork', '--policy', 'none'], 'an option is given twice'],
  [['--call', 'fork', '--policy', 'none', '--policy', 'none'], 'an option is given twice'],
  [['--call', 'lstat', '--policy', 'none', '--path', '/a', '--path', '/a'], 'an option is given twice'],
  [['--call', 'fork', '--policy', 'all'], '--policy is none, text or compiled'],
  [['--call', 'fork', '--policy', 'none', '--path', '/a'], 'the call does not take one of the options'],
  [['--call', 'lstat', '--policy', 'none'], 'an option of the call is missing'],
  [['--call', 'lstat', '--policy', 'none', '--path', 'a'], 'a path is not absolute'],
  [['--call', 'lstat', '--policy', 'none', '--path', ''], 'an option is empty'],
  [['--call', 'lstat', '--policy', 'none', '--path', `/${'a'.repeat(1023)}`], 'an option is too long'],
  [['--call', 'lstat', '--policy', 'none', '--paths', '/a'], 'an option is not known'],
  [['--call', 'getattrlist', '--policy', 'none', '--path', '/a', '--payload', 'x'], 'the payload is not known'],
  [['--call', 'connect', '--policy', 'none', '--host', 'x', '--port', '0'], 'a number is out of its range'],
  [['--call', 'connect', '--policy', 'none', '--host', 'x', '--port', '080'], 'a number is not written as one'],
  [['--call', 'connect', '--policy', 'none', '--host', 'x', '--port', '80 '], 'a number is not written as one'],
  [['--call', 'connect', '--policy', 'none', '--host', 'x', '--port', '99999999999999999999'], 'a number is out of its range'],
  [['--call', 'signal', '--policy', 'none', '--target', 'someone'], 'a number is not written as one'],
  [['--call', 'pidinfo', '--policy', 'none', '--process', 'children'], 'the process is none that can be asked about'],
  [['--call', 'check', '--policy', 'none', '--operation', 'x', '--filter', '1'], '--argument goes with a filter that is not 0'],
  [
    ['--call', 'check', '--policy', 'none', '--operation', 'x', '--filter', '0', '--argument', 'y'],
    '--argument goes with a filter that is not 0',
  ],
  [['--call', 'shm_unlink', '--policy', 'text', '--name', 'x'], 'the call is not made under a policy'],
];

/** The table of calls, as the helper has it. */
const calls = [...readFileSync(join(NATIVE, 'src', 'calls.c'), 'utf8').matchAll(/\{"(\w+)", ([^,]+), ([^,]+), (true|false), (\w+)/g)].map(
  ([, name = '', required, optional, underPolicy, steps]) => ({
    name,
    options: [...`${required} ${optional}`.matchAll(/TAKES_(\w+)/g)].map(([, option = '']) => option.toLowerCase()),
    underPolicy: underPolicy === 'true',
    prepared: steps === 'PREPARED',
  }),
);

const PAGE = join(NATIVE, 'README.md');
const TABLE = /(<!-- calls -->\n\|.*\n\|.*\n)([\s\S]*?)(<!-- end of calls -->)/;

describe('when the runner names a call', () => {
  it('knows the calls and options that the helper takes, and no others', () => {
    expect(Object.fromEntries(calls.map(({ name, options }) => [name, options]))).toEqual(HELPER_CALLS);
  });

  it('finds them on the page (UPDATE_DOCS=1 writes it anew)', () => {
    const rows = calls.map(({ name, options, underPolicy, prepared }) => {
      const given = options.map((option) => `\`--${option}\``).join(', ');
      return `| \`${name}\` | ${given || 'none'} | ${underPolicy ? 'or without' : 'never'} | ${prepared ? 'yes' : 'nothing'} |\n`;
    });
    const page = readFileSync(PAGE, 'utf8');
    if (process.env['UPDATE_DOCS'] === '1')
      writeFileSync(
        PAGE,
        page.replace(TABLE, (_, head, __, end) => `${head}${rows.join('')}${end}`),
      );
    expect(TABLE.exec(readFileSync(PAGE, 'utf8'))?.[2]).toBe(rows.join(''));
  });
});

describe.skipIf(!canCompile)('when the helper reads its arguments', () => {
  let program = '';
  beforeAll(() => {
    program = compileHelper(folder);
  }, 120_000);

  it.each(REFUSED)('refuses %j', (args, refused) => {
    const { status, output, stderr } = spawnSync(program, args, { stdio: ['ignore', 'pipe', 'pipe', 'pipe'] });
    expect(stderr.toString()).toBe('');
    expect([status, readHelperOutput(output[3] as unknown as Buffer)]).toEqual([64, { begun: false, answer: null, refused }]);
  });

  it('says nothing at all without a descriptor to say it on', () => {
    const { status, stdout, stderr } = spawnSync(program, ['--call', 'fork', '--policy', 'none']);
    expect([status, stdout.length, stderr.length]).toEqual([74, 0, 0]);
  });

  it('keeps its footing on command lines that nobody wrote', () => {
    const { status, stdout, stderr } = spawnSync(compileFuzzer(folder), ['20261128', '40000'], { encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
    const [taken = 0, refused = 0] = stdout.split(' ').map(Number);
    expect(taken).toBeGreaterThan(10_000);
    expect(refused).toBeGreaterThan(10_000);
    expect(taken + refused).toBe(40_000);
  }, 120_000);
});
