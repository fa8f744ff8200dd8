import { shown } from '@runtime/contracts';
import { lastWordOn } from '../switches.js';

let progressShown = false;

/** A terminal that does as it is told: one that calls itself dumb would print the orders. */
const obeys = (stream: NodeJS.WriteStream): boolean => stream.isTTY === true && process.env['TERM'] !== 'dumb';

/** Made when it is first written to: a command that has nothing to say there does not wait for it. */
let errorStream: NodeJS.WriteStream | undefined;
function standardError(): NodeJS.WriteStream {
  errorStream ??= watched(process.stderr);
  return errorStream;
}

/** The one place that writes to the two streams. */
export const terminal = {
  /** Colour only on a terminal that knows it; `NO_COLOR` and `--no-color` are obeyed. */
  color: (argv: readonly string[]): boolean => obeys(standardError()) && !process.env['NO_COLOR'] && lastWordOn(argv, 'color') !== false,

  /** Columns of the terminal that standard output is; undefined where it is a file or a pipe. */
  width: (): number | undefined => (process.stdout.isTTY === true ? process.stdout.columns || 80 : undefined),

  out: (text: string): Promise<void> => write(process.stdout, text),
  err: (text: string): Promise<void> => write(standardError(), text),

  note(line: string): void {
    terminal.clearProgress();
    standardError().write(`${shown(line, 'line')}\n`);
  },

  step(line: string): void {
    terminal.clearProgress();
    process.stdout.write(`${shown(line, 'line')}\n`);
  },

  progress(line: string): void {
    if (!obeys(standardError())) return;
    standardError().write(`\r\u001b[2K${shown(line, 'line').slice(0, (standardError().columns || 80) - 1)}`);
    progressShown = true;
  },

  clearProgress(): void {
    if (progressShown) standardError().write('\r\u001b[2K');
    progressShown = false;
  },
};

/** The first write the system refused. A reader that went away (`runtime … | head`) refused nothing: what was begun is done. */
let refused: Error | undefined;
function watched(stream: NodeJS.WriteStream): NodeJS.WriteStream {
  return stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') refused ??= error;
  });
}
watched(process.stdout);

function write(stream: NodeJS.WriteStream, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    // The stream's own event comes before this: also when an earlier line was refused.
    stream.write(text, () => setImmediate(() => (refused === undefined ? resolve() : reject(refused))));
  });
}
