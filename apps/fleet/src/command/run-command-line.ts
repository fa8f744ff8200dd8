import { parseArgs } from 'node:util';
import { encodePretty, envelopeOf, exitCodeOf, nearestWord, type RuntimeError, shown } from '@runtime/contracts';
import { FleetError, failureOf } from '../error.js';
import type { Answer, Command } from './command.js';
import { usageError } from './flags.js';
import { helpLines } from './help.js';

/** Each is loaded when it is asked for. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  work: async () => (await import('./work.js')).workCommand,
  submit: async () => (await import('./submit.js')).submitCommand,
  collect: async () => (await import('./collect.js')).collectCommand,
  status: async () => (await import('./status.js')).statusCommand,
};

/** Parses, calls, prints; returns the exit code. Never throws. */
export async function runCommandLine(argv: readonly string[]): Promise<number> {
  const isJson = argv.includes('--json');
  const say = (lines: readonly string[], to: NodeJS.WriteStream): void => {
    to.write(lines.map((line) => `${shown(line, 'line')}\n`).join(''));
  };
  const signal = firstSignal();
  try {
    const answer = await answerOf(argv, signal.signal, (line) => say([line], process.stderr));
    if (isJson) process.stdout.write(`${encodePretty(answer.document)}\n`);
    else say(answer.lines, process.stdout);
    return answer.ok === false ? 1 : 0;
  } catch (thrown) {
    if (signal.code() !== 0) return signal.code();
    const error = failureOf(thrown);
    if (isJson) process.stdout.write(`${encodePretty(envelopeOf(error))}\n`);
    else say(errorLines(error), process.stderr);
    return exitCodeOf(error);
  } finally {
    signal.stop();
  }
}

async function answerOf(argv: readonly string[], signal: AbortSignal, note: (line: string) => void): Promise<Answer> {
  const [name, ...rest] = argv.filter((word) => word !== '--json');
  if (name === undefined || name === 'help' || name === '--help') return helpOf(Object.keys(COMMANDS));
  if (!Object.hasOwn(COMMANDS, name)) throw unknownCommand(name);
  if (rest.includes('--help')) return helpOf([name]);
  const command = await COMMANDS[name]!();
  return command.run(...parsed(command, rest), { note, signal });
}

async function helpOf(names: readonly string[]): Promise<Answer> {
  const commands = await Promise.all(names.map((name) => COMMANDS[name]!()));
  return { document: commands.map(({ usage, summary }) => ({ usage, summary })), lines: helpLines(commands) };
}

function parsed(command: Command, args: string[]): [Parameters<Command['run']>[0], string[]] {
  try {
    const { values, positionals } = parseArgs({ args, options: command.flags, allowPositionals: true, strict: true });
    if (positionals.length > 0 && !command.usage.includes('[ARCHIVE…]'))
      throw usageError(`${positionals[0]} belongs to no flag`, command.usage);
    return [values, positionals];
  } catch (error) {
    throw error instanceof FleetError ? error : usageError((error as Error).message, `runtime-fleet ${command.usage}`);
  }
}

function unknownCommand(name: string): FleetError {
  const near = nearestWord(name, Object.keys(COMMANDS));
  return new FleetError({
    code: 'FLEET_COMMAND_UNKNOWN',
    category: 'usage',
    message: `no such command: ${name}`,
    hint: near === undefined ? `commands are ${Object.keys(COMMANDS).join(', ')}` : `did you mean ${near}?`,
  });
}

function errorLines({ code, message, hint, stack, cause }: RuntimeError): string[] {
  const more = process.env['RUNTIME_DEBUG'] === '1' ? [String((cause as Error | undefined)?.stack ?? stack)] : [];
  return [`error ${code}: ${message}`, ...(hint === undefined ? [] : [`  next: ${hint}`]), ...more];
}

/** The first signal asks a command to end what it is at; the second ends the process, and another worker takes the run. */
function firstSignal(): { signal: AbortSignal; code: () => number; stop: () => void } {
  const controller = new AbortController();
  let code = 0;
  const codes = { SIGINT: 130, SIGTERM: 143 } as const;
  const handler = (name: NodeJS.Signals): void => {
    if (code !== 0) process.exit(code);
    code = codes[name as keyof typeof codes];
    controller.abort();
  };
  for (const name of Object.keys(codes)) process.on(name, handler);
  const stop = (): void => {
    for (const name of Object.keys(codes)) process.off(name, handler);
  };
  return { signal: controller.signal, code: () => code, stop };
}
