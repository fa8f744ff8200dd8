import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryDirectory, writeTree } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { allCommands } from '../src/commands/table.js';
import { documentOf, runtime } from './command.js';
import { notesRepository } from './notes.js';

const has = (...command: [string, ...string[]]): boolean => spawnSync(command[0], command.slice(1)).status === 0;

/** What a user types, and what then stands on the line. */
const LINES: [typed: string, line: string][] = [
  ['runtime vali\t', 'runtime validate-bundle '],
  ['runtime vali\t--bu\t', 'runtime validate-bundle --bundle '],
  ['runtime run --ch\t', 'runtime run --channel '],
  ['runtime run --channel la\t', 'runtime run --channel launchd_clean '],
  ['runtime plan-lint --plan pl\t', 'runtime plan-lint --plan plan.json '],
  ['runtime plan-lint --plan a\t', 'runtime plan-lint --plan a\\ plan.json '],
];

/** An interactive shell with the script of that shell, in which Ctrl-G writes the line down and leaves. */
async function shellWith(shell: 'bash' | 'zsh', files: Record<string, string>): Promise<(typed: string, command: string[]) => string> {
  const cwd = temporaryDirectory();
  const { stdout } = await runtime(cwd, ['completion', shell]);
  writeTree(cwd, { 'plan.json': '', 'a plan.json': '', [`completion.${shell}`]: stdout, 'fpath/_runtime': stdout, ...files });
  return (typed, [program, ...args]) => {
    writeTree(cwd, { line: '(the shell did not come so far)\n' });
    spawnSync(program ?? '', args, { cwd, input: `${typed}\u0007`, timeout: 20_000, env: { ...process.env, TYPED: `${typed}\u0007` } });
    return readFileSync(join(cwd, 'line'), 'utf8').slice(0, -1);
  };
}

describe.skipIf(!has('script', '--version') || !has('bash', '--version'))('in bash', () => {
  const inBash = () =>
    shellWith('bash', {
      rc: 'PS1=\nsource completion.bash\nbind "set bell-style none"\nbind -x \'"\\C-g": printf "%s\\n" "$READLINE_LINE" > line; exit\'\n',
    });
  const BASH = ['script', '-qec', 'bash --rcfile rc -i', '/dev/null'];

  it.each([...LINES, ['runtime run --channel=la\t', 'runtime run --channel=launchd_clean ']])('completes %j', async (typed, line) => {
    const complete = await inBash();
    expect(complete(typed, BASH)).toBe(line);
  });
});

describe.skipIf(!has('zsh', '--version'))('in zsh', () => {
  const DRIVER = [
    'zmodload zsh/zpty',
    'zpty z zsh -f -i',
    'zpty -w z "PS1=; source ./$1; dump() { print -r -- \\$BUFFER > line; exit }; zle -N dump; bindkey \'^G\' dump"',
    'zpty -w -n z "$TYPED"',
    'while zpty -r z output; do :; done',
    '',
  ].join('\n');
  const inZsh = () =>
    shellWith('zsh', { 'driver.zsh': DRIVER, 'fpath.zsh': 'fpath=($PWD/fpath $fpath); autoload -Uz compinit; compinit -u -D\n' });

  it.each(LINES)('completes %j', async (typed, line) => {
    const complete = await inZsh();
    expect(complete(typed, ['zsh', 'driver.zsh', 'completion.zsh'])).toBe(line);
  });

  it('is found in fpath, and completes the first tab', async () => {
    const complete = await inZsh();
    expect(complete('runtime vali\t', ['zsh', 'driver.zsh', 'fpath.zsh'])).toBe('runtime validate-bundle ');
  });
});

it('offers every command and flag there is', async () => {
  const commands = await allCommands();
  const cwd = temporaryDirectory();
  for (const shell of ['bash', 'zsh', 'fish']) {
    const { stdout } = await runtime(cwd, ['completion', shell]);
    const dashes = shell === 'fish' ? '-l ' : '--';
    for (const { name, flags } of commands) {
      expect(stdout).toContain(name);
      for (const flag of Object.keys(flags)) expect(stdout).toContain(`${dashes}${flag}`);
    }
  }
});

it('offers the ids of the repository, and none that a shell would expand', async () => {
  const root = notesRepository(temporaryDirectory());
  const run = documentOf(await runtime(root, ['run', '--plan', 'notes/plan.json', '--json']));
  const probes = join(root, 'notes/registry/probes.json');
  writeFileSync(probes, readFileSync(probes, 'utf8').replaceAll('"read_bar"', '"$(touch${IFS}pwned)"'));
  for (const shell of ['bash', 'zsh', 'fish']) {
    const { stdout } = await runtime(root, ['completion', shell]);
    for (const id of ['read_hosts', 'services', String(run['run_id'])]) expect(stdout, shell).toContain(id);
    expect(stdout, shell).not.toContain('pwned');
  }
});

it.skipIf(!has('fish', '--version'))('is a script that fish reads', async () => {
  const cwd = temporaryDirectory();
  writeTree(cwd, { 'runtime.fish': (await runtime(cwd, ['completion', 'fish'])).stdout });
  const { stdout } = spawnSync('fish', ['-c', 'source runtime.fish; complete -C "runtime run --channel la"'], { cwd, encoding: 'utf8' });
  expect(stdout).toContain('launchd_clean');
});
