import { type FSWatcher, watch } from 'node:fs';
import { dirname, relative, sep } from 'node:path';
import { RuntimeError } from '@runtime/contracts';
import type { CommandResult, Context } from '../command.js';
import { shown } from '../commands/shared.js';
import { interruptedError } from '../error.js';
import type { RunDocument } from '../results/run.js';
import { type RunOrder, runOnce } from './once.js';

/** How long an editor may go on writing before the files count as changed. */
const SETTLED_MS = 150;

/** Runs the plan, and again after each change of a file of its suite, until a signal comes. */
export async function watchRuns(order: RunOrder, context: Context): Promise<CommandResult<RunDocument>> {
  const folder = dirname(order.plan);
  const changes = new Changes(folder, order.out);
  let last: CommandResult<RunDocument> | undefined;
  try {
    for (;;) {
      last = (await runAndTell(order, context)) ?? last;
      if (context.signal.aborted) break;
      context.step(`watching ${shown(context, folder)}: a change of a file there runs it again, Ctrl-C ends`);
      if (!(await changes.next(context.signal))) break;
    }
  } finally {
    changes.end();
  }
  // To be ended is what it is there for: nothing more is said.
  if (last === undefined) throw interruptedError();
  return { ...last, lines: [] };
}

/** What is wrong with a file that is being edited is told, and waited for. */
async function runAndTell(order: RunOrder, context: Context): Promise<CommandResult<RunDocument> | undefined> {
  try {
    const result = await runOnce(order, context);
    for (const line of result.lines ?? []) context.step(line);
    return result;
  } catch (error) {
    if (!(error instanceof RuntimeError)) throw error;
    context.note(`error ${error.code}: ${error.message}`);
    if (error.hint !== undefined) context.note(`  next: ${error.hint}`);
    return undefined;
  }
}

/** Changes below a folder, those of its runs left out. */
class Changes {
  readonly #watcher: FSWatcher;
  #isPending = false;
  #heard: (() => void) | undefined;

  constructor(folder: string, out: string) {
    const runs = relative(folder, out);
    this.#watcher = watch(folder, { recursive: true }, (_, name) => {
      if (name === null || name === runs || name.startsWith(`${runs}${sep}`)) return;
      this.#isPending = true;
      this.#heard?.();
    });
  }

  /** True when something changed since the last time, false when the signal came first. */
  async next(signal: AbortSignal): Promise<boolean> {
    await new Promise<void>((resolve) => {
      if (this.#isPending || signal.aborted) return resolve();
      this.#heard = resolve;
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
    if (signal.aborted) return false;
    await new Promise((resolve) => setTimeout(resolve, SETTLED_MS));
    this.#isPending = false;
    return true;
  }

  end(): void {
    this.#watcher.close();
  }
}
