import { type FSWatcher, watch } from 'node:fs';
import { basename, dirname, relative, sep } from 'node:path';
import { RuntimeError } from '@runtime/contracts';
import type { CommandResult, Context } from '../command.js';
import { shown } from '../commands/shared.js';
import { interruptedError } from '../error.js';
import type { RunDocument } from '../results/run.js';
import { filesOf } from './files-of.js';
import { type RunOrder, runOnce } from './once.js';

/** How long an editor may go on writing before the files count as changed. */
const SETTLED_MS = 150;

/** Runs the plan, and again after each change of a file of its suite, or of one elsewhere that it reads, until a signal comes. */
export async function watchRuns(order: RunOrder, context: Context): Promise<CommandResult<RunDocument>> {
  const folder = dirname(order.plan);
  const changes = new Changes(folder, order.out);
  let last: CommandResult<RunDocument> | undefined;
  try {
    for (;;) {
      const elsewhere = changes.follow(await filesOf(order.plan, context));
      last = (await runAndTell(order, context)) ?? last;
      if (context.signal.aborted) break;
      const places = [folder, ...elsewhere].map((place) => shown(context, place)).join(', ');
      context.step(`watching ${places}: a change of a file there runs it again, Ctrl-C ends`);
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

/** Changes below a folder, those of its runs left out, and of single files elsewhere. */
class Changes {
  readonly #folder: string;
  readonly #watchers: FSWatcher[] = [];
  readonly #followed = new Set<string>();
  #isPending = false;
  #heard: (() => void) | undefined;

  constructor(folder: string, out: string) {
    this.#folder = folder;
    const runs = relative(folder, out);
    this.#watch(folder, true, (name) => name !== runs && !name.startsWith(`${runs}${sep}`));
  }

  /** Follows files that lie elsewhere, too; an editor may put another in the place of one. Returns all that are followed. */
  follow(files: readonly string[]): ReadonlySet<string> {
    for (const file of files) {
      if (file.startsWith(`${this.#folder}${sep}`) || this.#followed.has(file)) continue;
      this.#followed.add(file);
      this.#watch(dirname(file), false, (name) => name === basename(file));
    }
    return this.#followed;
  }

  #watch(folder: string, recursive: boolean, counts: (name: string) => boolean): void {
    const watcher = watch(folder, { recursive }, (_, name) => {
      if (name === null || !counts(name)) return;
      this.#isPending = true;
      this.#heard?.();
    });
    this.#watchers.push(watcher);
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
    for (const watcher of this.#watchers) watcher.close();
  }
}
