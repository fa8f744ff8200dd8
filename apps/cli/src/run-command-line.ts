import { statSync } from 'node:fs';
import { exitCodeOf, type RuntimeError } from '@runtime/contracts';
import type { Arguments, CommandResult, Context, Flags } from './command.js';
import { CliError, interruptedError, toRuntimeError, usageError } from './error.js';
import { Interrupt } from './interrupt.js';
import { type PrintOptions, renderError, renderErrorJson, renderResult } from './output/printer.js';
import { terminal } from './output/terminal.js';
import type { Parsed } from './parse.js';
import { lastWordOn } from './switches.js';

/** Commands that print a document for programs, and a table for whoever sits before a terminal. */
const LISTS = /^(?:list|describe)-|^status$/;

/** Parses, calls, prints; returns the exit code. Never throws. */
export async function runCommandLine(argv: readonly string[], parse: () => Parsed | Promise<Parsed>): Promise<number> {
  // Read before parsing, so that a wrong command line is still reported in the asked-for form.
  const print: PrintOptions = {
    json: lastWordOn(argv, 'json') === true,
    format: undefined,
    width: terminal.width(),
  };
  const interrupt = new Interrupt();
  const stopListening = interrupt.listen();
  try {
    const parsed = await parse();
    if (parsed.kind === 'text') {
      await terminal.out(await renderResult(parsed, print));
      return 0;
    }
    print.format = parsed.format ?? (terminal.width() !== undefined && LISTS.test(parsed.command.name) ? 'table' : undefined);
    const context = contextFor(parsed, print, interrupt.signal);
    await requireRoot(context);
    const result = await resultOf(parsed, context, interrupt);
    terminal.clearProgress();
    // An answer is for exit 0 and 1. A program that asked for JSON is told of the signal as of every other failure.
    if (interrupt.exitCode !== undefined && print.json) throw interruptedError(result.document);
    if (result.refused !== undefined && print.json) throw result.refused;
    await terminal.out(await renderResult(result, print));
    return interrupt.exitCode ?? exitCode(result);
  } catch (thrown) {
    terminal.clearProgress();
    const error = interrupt.exitCode !== undefined && isAbort(thrown) ? interruptedError() : toRuntimeError(thrown);
    // Where the answer could not be written, a failure under --json cannot be either.
    await report(error, print, argv).catch(() => undefined);
    return interrupt.exitCode ?? exitCodeOf(error);
  } finally {
    stopListening();
  }
}

/** What the command answers, unless a signal comes first and the command does not record it. */
async function resultOf(parsed: Parsed & { kind: 'command' }, context: Context, interrupt: Interrupt): Promise<CommandResult> {
  const answer = parsed.command.run(parsed.args as Arguments<Flags>, context);
  if (parsed.command.recordsInterruption) return answer;
  const left = interrupt.comes.then(() => {
    throw interruptedError();
  });
  return Promise.race([answer, left]);
}

const isAbort = (error: unknown): boolean => error instanceof Error && error.name === 'AbortError';

const exitCode = ({ ok, refused }: CommandResult): number => (refused !== undefined ? exitCodeOf(refused) : ok === false ? 1 : 0);

async function report(error: RuntimeError, { json }: PrintOptions, argv: readonly string[]): Promise<void> {
  if (json) await terminal.out(renderErrorJson(error));
  else await terminal.err(renderError(error, { color: terminal.color(argv) }));
}

/** The root that is named is one, also for a command that has no use for it. */
async function requireRoot({ repoRoot }: Context): Promise<void> {
  if (repoRoot === undefined || statSync(repoRoot, { throwIfNoEntry: false })?.isDirectory() === true) return;
  const { findRepoRoot } = await import('@runtime/files');
  await findRepoRoot({ repoRoot });
}

function workingDirectory(): string {
  try {
    return process.cwd();
  } catch (cause) {
    throw new CliError({
      code: 'WORKING_DIRECTORY_GONE',
      category: 'input',
      message: 'the directory that this was started in is not there any more',
      hint: 'change to a directory that exists (cd), then try again',
      cause: cause as Error,
    });
  }
}

function ceilingOf(maxBytes: unknown): number | undefined {
  if (maxBytes === undefined || (Number.isSafeInteger(maxBytes) && Number(maxBytes) > 0)) return maxBytes as number | undefined;
  throw usageError('ARGUMENT_INVALID', '--max-bytes is a whole number above 0', 'for example --max-bytes 100000000000');
}

function contextFor({ args, repoRoot, commands }: Parsed & { kind: 'command' }, print: PrintOptions, signal: AbortSignal): Context {
  return {
    cwd: workingDirectory(),
    repoRoot: repoRoot ?? (process.env['RUNTIME_REPO_ROOT'] || undefined),
    maxBytes: ceilingOf(args['max-bytes']),
    note: (line) => terminal.note(line),
    progress: (line) => terminal.progress(line),
    step: (line) => {
      if (!print.json) terminal.step(line);
    },
    signal,
    json: print.json,
    columns: print.width,
    commands,
  };
}
