import { printable } from './printable.js';

let progressShown = false;

/** The one place that writes to the two streams. */
export const terminal = {
  /** Colour only on a terminal; `NO_COLOR` and `--no-color` are obeyed. */
  color: (argv: readonly string[]): boolean => process.stderr.isTTY === true && !process.env['NO_COLOR'] && !argv.includes('--no-color'),

  out: (text: string): Promise<void> => write(process.stdout, text),
  err: (text: string): Promise<void> => write(process.stderr, text),

  note(line: string): void {
    terminal.clearProgress();
    process.stderr.write(`${printable(line)}\n`);
  },

  step(line: string): void {
    terminal.clearProgress();
    process.stdout.write(`${printable(line)}\n`);
  },

  progress(line: string): void {
    if (process.stderr.isTTY !== true) return;
    process.stderr.write(`\r\u001b[2K${printable(line).slice(0, (process.stderr.columns ?? 80) - 1)}`);
    progressShown = true;
  },

  clearProgress(): void {
    if (progressShown) process.stderr.write('\r\u001b[2K');
    progressShown = false;
  },
};

// A reader that went away (`runtime … | head`) is not a failure: what was begun is done, and the exit code tells how it went.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

function write(stream: NodeJS.WriteStream, text: string): Promise<void> {
  return new Promise((resolve) => {
    stream.write(text, () => resolve());
  });
}
