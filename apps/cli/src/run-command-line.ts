import type { RuntimeError } from '@runtime/contracts';
import type { Arguments, CommandResult, Context, Flags } from './command.js';
import { exitCodeOf, interruptedError, toRuntimeError } from './error.js';
import { Interrupt } from './interrupt.js';
import { type PrintOptions, renderError, renderErrorJson, renderResult } from './output/printer.js';
import { terminal } from './output/terminal.js';
import type { Parsed } from './parse.js';

/** Parses, calls, prints; returns the exit code. Never throws. */
export async function runCommandLine(argv: readonly string[], parse: () => Parsed | Promise<Parsed>): Promise<number> {
  // Read before parsing, so that a wrong command line is still reported in the asked-for form.
  const print: PrintOptions = { json: argv.includes('--json'), format: undefined, color: terminal.color(argv) };
  const interrupt = new Interrupt();
  const stopListening = interrupt.listen();
  try {
    const parsed = await parse();
    if (parsed.kind === 'text') {
      await terminal.out(renderResult(parsed, print));
      return 0;
    }
    print.format = parsed.format;
    const context = contextFor(parsed.repoRoot, print, interrupt.signal);
    const result = await parsed.command.run(parsed.args as Arguments<Flags>, context);
    terminal.clearProgress();
    // An answer is for exit 0 and 1. A program that asked for JSON is told of the signal as of every other failure.
    if (interrupt.exitCode !== undefined && print.json) throw interruptedError(result.document);
    await terminal.out(renderResult(result, print));
    return interrupt.exitCode ?? exitCode(result);
  } catch (thrown) {
    terminal.clearProgress();
    const error = toRuntimeError(thrown);
    await report(error, print);
    return interrupt.exitCode ?? exitCodeOf(error);
  } finally {
    stopListening();
  }
}

const exitCode = (result: CommandResult): number => (result.ok === false ? 1 : 0);

async function report(error: RuntimeError, print: PrintOptions): Promise<void> {
  if (print.json) await terminal.out(renderErrorJson(error));
  else await terminal.err(renderError(error, print));
}

function contextFor(repoRoot: string | undefined, print: PrintOptions, signal: AbortSignal): Context {
  return {
    cwd: process.cwd(),
    repoRoot: repoRoot ?? (process.env['RUNTIME_REPO_ROOT'] || undefined),
    note: (line) => terminal.note(line),
    progress: (line) => terminal.progress(line),
    step: (line) => {
      if (!print.json) terminal.step(line);
    },
    signal,
    json: print.json,
  };
}
