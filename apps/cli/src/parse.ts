import { nearestWord, type ResultOf } from '@runtime/contracts';
import yargs from 'yargs';
import type { Command, Flags } from './command.js';
import { usageError } from './error.js';
import { flagsOf, formatOf, GLOBAL_FLAGS } from './flags.js';
import { versionDocument, versionText } from './version.js';

const ALWAYS = ['help', 'version', ...Object.keys(GLOBAL_FLAGS)];

/** What a command line asks for: a text to print, or a command with its checked flags. */
export type Parsed =
  | { kind: 'text'; text: string; document: ResultOf<'result.help'> | ResultOf<'result.version'> }
  | {
      kind: 'command';
      command: Command;
      /** All of them, where they were loaded. */
      commands: readonly Command[];
      args: Record<string, unknown>;
      repoRoot: string | undefined;
      format: 'json' | 'table' | undefined;
    };

/** @throws CliError (usage) for a command line that is not one of ours. Starts nothing. */
export function parseCommandLine(argv: readonly string[], commands: readonly Command[]): Parsed {
  const place = commandPlace(argv);
  const word = argv[place];
  if (word === undefined) {
    if (argv.includes('--version') || argv.includes('-v')) return version();
    if (argv.includes('--help') || argv.includes('-h')) return help(null, overview(commands));
    if (argv.length === 0) return help(null, overview(commands));
    throw usageError('COMMAND_UNKNOWN', 'no command was given', 'start with `runtime quickstart`, or see `runtime --help`');
  }
  const command = commands.find(({ name }) => name === word);
  if (command === undefined) {
    if (word === 'help') {
      // `runtime help run` is `runtime run --help`.
      const rest = argv.filter((_part, i) => i !== place);
      return commandPlace(rest) === -1 ? help(null, overview(commands)) : parseCommandLine([...rest, '--help'], commands);
    }
    const near = nearestWord(
      word,
      commands.map(({ name }) => name),
    );
    throw usageError(
      'COMMAND_UNKNOWN',
      `there is no command "${word}"`,
      near === undefined ? 'see `runtime --help`' : `did you mean \`runtime ${near}\`?`,
    );
  }
  if (argv.includes('--version')) return version();
  return parseCommand(
    command,
    commands,
    argv.filter((_part, i) => i !== place),
  );
}

const version = (): Parsed => ({ kind: 'text', text: versionText(), document: versionDocument() });

const help = (command: string | null, text: string): Parsed => ({ kind: 'text', text, document: { command, text } });

/** Where the command's name stands: the first word that is neither a flag nor the value of a global flag. */
function commandPlace(argv: readonly string[]): number {
  for (let i = 0; i < argv.length; i++) {
    if (argv[i] === '--repo-root' || argv[i] === '--format') i++;
    else if (!argv[i]!.startsWith('-')) return i;
  }
  return -1;
}

function parseCommand(command: Command, commands: readonly Command[], given: readonly string[]): Parsed {
  const known = flagsOf(command);
  const argv = given.flatMap((part) => apart(part, known));
  checkSpelling(command, argv, known);
  let usage = '';
  const parser = parserFor(command, known, argv);
  const parsed = parser.parseSync([...argv], {}, (_error, _argv, output) => {
    usage = output;
  });
  if (argv.includes('--help') || argv.includes('-h')) return help(command.name, helpText(command, usage));
  const args = parsed as Record<string, unknown>;
  checkValues(command, known, args);
  return { kind: 'command', command, commands, args, repoRoot: args['repo-root'] as string | undefined, format: formatOf(command, args) };
}

/** `-DKEY=VALUE` is `-D KEY=VALUE`. */
const apart = (part: string, flags: Flags): string[] =>
  /^-[A-Za-z]./s.test(part) && Object.hasOwn(flags, part.slice(1, 2)) ? [part.slice(0, 2), part.slice(2)] : [part];

function parserFor(command: Command, flags: Flags, argv: readonly string[]) {
  const usage = ['runtime', command.name, command.positional, '[flags]'].filter(Boolean).join(' ');
  return yargs()
    .scriptName('runtime')
    .parserConfiguration({
      'camel-case-expansion': false,
      'duplicate-arguments-array': true,
      'greedy-arrays': false,
      'boolean-negation': true,
    })
    .usage(`${usage}\n\n${command.summary}`)
    .options(flags)
    .version(false)
    .help('help')
    .alias('help', 'h')
    .describe('help', 'examples and flags')
    .exitProcess(false)
    .wrap(null)
    .fail((message, error) => {
      // yargs has an error class of its own for what it finds wrong; anything else is not its finding.
      throw error === undefined || error === null || error.name === 'YError'
        ? usageFailure(command, message ?? error.message, argv)
        : error;
    });
}

function usageFailure(command: Command, message: string, argv: readonly string[]): Error {
  const missing = /^Missing required arguments?: (.+)$/m.exec(message);
  const hint = `see \`runtime ${command.name} --help\``;
  if (missing) {
    const names = missing[1]!.split(', ').map((name) => `--${name}`);
    const word = argv[0];
    const meant = names.length === 1 && command.positional === undefined && word !== undefined && !word.startsWith('-');
    return usageError('ARGUMENT_MISSING', `${command.name} needs ${names.join(', ')}`, meant ? `did you mean ${names[0]} ${word}?` : hint);
  }
  const choice = /Argument: ([\w-]+), Given: "(.*)", Choices: (.+)$/m.exec(message);
  if (choice) {
    const [, flag, given, choices] = choice;
    const values = choices!.split(', ').map((value) => value.slice(1, -1));
    const near = nearestWord(given!, values);
    return usageError(
      'ARGUMENT_INVALID',
      `--${flag} is ${values.join(' or ')}, not "${given}"`,
      near === undefined ? hint : `did you mean ${near}?`,
    );
  }
  return usageError('ARGUMENT_INVALID', `${command.name}: ${message.replaceAll('\n', ' ').trim()}`, hint);
}

/** Unknown flags, with the nearest known one: before yargs sees them, so that nothing is guessed. */
function checkSpelling(command: Command, argv: readonly string[], flags: Flags): void {
  const names = [...Object.keys(flags), ...ALWAYS];
  const negatable = Object.entries(flags)
    .filter(([, { type }]) => type === 'boolean')
    .map(([name]) => `no-${name}`);
  for (const [i, part] of argv.entries()) {
    if (part === '--') return;
    if (!part.startsWith('-') || /^-[0-9.]/.test(part) || part === '-' || part === '-h') continue;
    const name = part.replace(/^--?/, '').replace(/=.*$/s, '');
    if (/^-[A-Za-z]$/.test(part) && names.includes(name)) continue;
    if (part.startsWith('--') && (names.includes(name) || negatable.includes(name))) {
      checkSpelledValue(
        name,
        flags[name.replace(/^no-/, '')],
        part.includes('=') ? part.slice(part.indexOf('=') + 1) : undefined,
        argv[i + 1],
      );
      continue;
    }
    const near = nearestWord(name, names);
    throw usageError(
      'FLAG_UNKNOWN',
      `${command.name} has no flag "${part.replace(/=.*$/, '')}"`,
      near === undefined ? `see \`runtime ${command.name} --help\`` : `did you mean --${near}?`,
    );
  }
}

/** yargs takes any text for a number, and any but `true` for no. */
function checkSpelledValue(name: string, flag: Flags[string] | undefined, value: string | undefined, next: string | undefined): void {
  if (flag?.type === 'boolean' && value !== undefined && value !== 'true' && value !== 'false')
    throw usageError('ARGUMENT_INVALID', `--${name} is a switch and takes no value but true or false`, `leave out "=${value}"`);
  const number = value ?? next;
  if (flag?.type === 'number' && number !== undefined && !/^-?[0-9]+(?:\.[0-9]+)?$/.test(number))
    throw usageError('ARGUMENT_INVALID', `--${name} is not a number: "${number}"`, `for example --${name} 30`);
}

function checkValues(command: Command, flags: Flags, args: Record<string, unknown>): void {
  const words = (args['_'] as unknown[]).map(String);
  const places = command.positional?.includes('…') ? Number.POSITIVE_INFINITY : (command.positional?.split(' ').length ?? 0);
  if (words.length > places)
    throw usageError('ARGUMENT_INVALID', `${command.name} does not take "${words[places]}"`, `see \`runtime ${command.name} --help\``);
  const required = command.positional?.split(' ').filter((place) => place.startsWith('<')).length ?? 0;
  if (words.length < required)
    throw usageError('ARGUMENT_MISSING', `${command.name} needs ${command.positional}`, `see \`runtime ${command.name} --help\``);
  for (const [name, flag] of Object.entries(flags)) {
    const value = args[name];
    if (value === undefined) continue;
    if (Array.isArray(value) && flag.array !== true)
      throw usageError('ARGUMENT_CONFLICT', `--${name} was given ${value.length} times`, 'give it once');
    if ((Array.isArray(value) ? value : [value]).some((item) => item === ''))
      throw usageError('ARGUMENT_INVALID', `--${name} is empty`, `see \`runtime ${command.name} --help\``);
    if (flag.type === 'number' && !Number.isFinite(value))
      throw usageError('ARGUMENT_INVALID', `--${name} is not a number`, `see \`runtime ${command.name} --help\``);
  }
}

/** What yargs says of a flag that its name and description say already. */
const NOISE = / *\[(?:string|boolean|number|array|default: false)\]/g;

/** Examples come first, each line to be copied as it is: most people read nothing else. */
function helpText({ examples }: Command, usage: string): string {
  const [head, options] = usage.trimEnd().split(/\n\n(?=Options:)/);
  const lines = examples.flatMap(([line, meaning]) => [`  ${line.replace('$0', 'runtime')}`, `      ${meaning}`]);
  return `${[head, ['Examples:', ...lines].join('\n'), options!.replaceAll(NOISE, '')].join('\n\n')}\n`;
}

function overview(commands: readonly Command[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  return [
    'runtime <command> [flags]',
    '',
    'Evidence about the macOS Seatbelt sandbox: plans become runs, runs become bundles, bundles become promotion packets.',
    '',
    'Examples:',
    '  runtime quickstart                                       the whole job on this machine',
    '  runtime plan-build --template vfs-canonicalization --out suites/vfs',
    '  runtime run --plan suites/vfs/plan.json',
    '  runtime validate-bundle --bundle suites/vfs/out',
    '',
    'Commands:',
    ...commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
    '',
    'Every command: --json (one JSON document), --repo-root DIR, --no-color, --help. `runtime --version` names the contracts.',
    '',
  ].join('\n');
}
