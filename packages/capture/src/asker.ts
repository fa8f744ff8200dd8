import { parseJson, sha256Hex } from '@runtime/contracts';
import { askRunner } from '@runtime/execution';
import type { HostList } from '@runtime/job';
import type { Journal } from './journal.js';

/** What the host's compiler made of one profile. */
export interface CompilerAnswer {
  rc: number | null;
  stderr: string;
  timed_out: boolean;
}

/** A host that can be asked, by whatever process talks to it. */
export interface AskedHost {
  /** Calls back for each text as its answer comes. It may end early: then some have none. */
  compile(texts: readonly string[], onAnswer: (at: number, answer: CompilerAnswer) => void, signal?: AbortSignal): Promise<void>;
  list(list: HostList, paths: readonly string[], signal?: AbortSignal): Promise<Listed>;
}

/** What a host lists, or why it could not be listed. */
type Listed = { found: unknown } | { why: string };

const COMPILE_MS = 25_000;
const LIST_MS = 300_000;

/** A host that is asked through the runner: a process for each batch. */
export const hostBy = (ask: typeof askRunner): AskedHost => ({
  async compile(texts, onAnswer, signal) {
    const onLine = (line: string): void => {
      const { at, ...answer } = parseJson(line) as unknown as CompilerAnswer & { at: number };
      onAnswer(at, answer);
    };
    await ask({ mode: 'compile', texts: [...texts] }, { limitMs: COMPILE_MS * texts.length, onLine, signal });
  },
  async list(list, paths, signal) {
    let listed: Listed | null = null;
    const onLine = (line: string): void => {
      listed = parseJson(line) as unknown as Listed;
    };
    const { timed_out } = await ask({ mode: 'list', list, paths: [...paths] }, { limitMs: LIST_MS, onLine, signal });
    return listed ?? { why: timed_out ? 'it took too long' : 'whoever listed it ended without an answer' };
  },
});

export const thisHost: AskedHost = hostBy(askRunner);

const AT_ONCE = 32;
const NO_ANSWER: CompilerAnswer = { rc: null, stderr: '', timed_out: false };

export interface AskerOptions {
  signal?: AbortSignal | undefined;
  /** Called for each profile that was compiled in this start. */
  onCompiled?: (() => void) | undefined;
}

/** Asks each question once, however often a capture is started: what was answered stands in the journal. */
export class Asker {
  readonly #host: AskedHost;
  readonly #journal: Journal;
  readonly #options: AskerOptions;
  compiled = 0;
  /** Why lists are not there. */
  readonly refused = new Map<HostList, string>();

  constructor(host: AskedHost, journal: Journal, options: AskerOptions = {}) {
    this.#host = host;
    this.#journal = journal;
    this.#options = options;
  }

  async compile(texts: readonly string[]): Promise<CompilerAnswer[]> {
    const keys = texts.map((text) => `compile ${sha256Hex(text)}`);
    const missing = texts.filter((_, at) => !this.#journal.has(keys[at] as string));
    for (let at = 0; at < missing.length; at += AT_ONCE) await this.#batch(missing.slice(at, at + AT_ONCE));
    return keys.map((key) => this.#journal.get(key) as CompilerAnswer);
  }

  /** Null where it could not be listed: then `refused` says why. */
  async list<T>(list: HostList, paths: readonly string[] = []): Promise<T | null> {
    const key = `list ${list} ${sha256Hex(paths.join('\0'))}`;
    if (!this.#journal.has(key)) {
      const listed = await this.#host.list(list, paths, this.#options.signal);
      this.#options.signal?.throwIfAborted();
      this.#journal.put(key, listed);
    }
    const listed = this.#journal.get(key) as Listed;
    if ('found' in listed) return listed.found as T;
    this.refused.set(list, listed.why);
    return null;
  }

  /** A process that dies on the way has answered what came before; the next is asked for the rest. One text that ends it has no answer. */
  async #batch(texts: readonly string[]): Promise<void> {
    let rest = texts;
    while (rest.length > 0) {
      const asked = rest;
      let answered = 0;
      const onAnswer = (at: number, answer: CompilerAnswer): void => {
        this.#put(asked[at] as string, answer);
        answered = Math.max(answered, at + 1);
      };
      await this.#host.compile(asked, onAnswer, this.#options.signal);
      this.#options.signal?.throwIfAborted();
      if (answered < asked.length) this.#put(asked[answered] as string, NO_ANSWER);
      rest = asked.slice(answered + 1);
    }
  }

  #put(text: string, answer: CompilerAnswer): void {
    this.#journal.put(`compile ${sha256Hex(text)}`, answer);
    this.compiled += 1;
    this.#options.onCompiled?.();
  }
}
