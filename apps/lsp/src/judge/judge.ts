import { Worker } from 'node:worker_threads';
import type { Answer, Answers, Question } from './question.js';

interface Task {
  question: Question;
  signal: AbortSignal;
  resolve: (answer: Answer | null) => void;
}

/** More than one, so that a question whose answer nobody wants any more does not hold up the next one. */
const THREADS = 2;

/** Answers questions about profiles in threads of its own. One that is aborted gives way as soon as another needs its thread. */
export class Judge {
  readonly #program: URL;
  readonly #idle: Worker[] = [];
  readonly #working = new Map<Worker, Task>();
  readonly #waiting: Task[] = [];

  constructor(program: URL) {
    this.#program = program;
    for (let count = 0; count < THREADS; count += 1) this.#idle.push(this.#start());
  }

  /** The answer; null when the question was aborted before it. Rejects where the profile cannot be judged at all. */
  async ask<Kind extends keyof Answers>(question: Extract<Question, { kind: Kind }>, signal: AbortSignal): Promise<Answers[Kind] | null> {
    const answer = await new Promise<Answer | null>((resolve) => {
      if (signal.aborted) return resolve(null);
      const giveUp = () => {
        resolve(null);
        this.#giveWay();
      };
      signal.addEventListener('abort', giveUp, { once: true });
      this.#waiting.push({ question, signal, resolve });
      this.#giveWay();
    });
    if (answer === null) return null;
    if (!answer.ok) throw new Error(answer.message);
    return answer.value as Answers[Kind];
  }

  async close(): Promise<void> {
    const threads = [...this.#idle, ...this.#working.keys()];
    this.#waiting.length = 0;
    await Promise.all(threads.map((thread) => thread.terminate()));
  }

  /** Hands waiting questions out, and stops a thread that answers nobody when one waits for it. */
  #giveWay(): void {
    for (const task of this.#waiting.filter(({ signal }) => signal.aborted)) {
      this.#waiting.splice(this.#waiting.indexOf(task), 1);
      task.resolve(null);
    }
    while (this.#waiting.length > 0) {
      const thread = this.#idle.pop() ?? this.#replaceAborted();
      if (thread === null) return;
      const task = this.#waiting.shift() as Task;
      this.#working.set(thread, task);
      thread.postMessage(task.question);
    }
  }

  #replaceAborted(): Worker | null {
    const found = [...this.#working].find(([, { signal }]) => signal.aborted);
    if (found === undefined) return null;
    const [thread] = found;
    this.#finish(thread, null);
    void thread.terminate();
    return this.#start();
  }

  #finish(thread: Worker, answer: Answer | null): void {
    const task = this.#working.get(thread);
    this.#working.delete(thread);
    task?.resolve(task.signal.aborted ? null : answer);
  }

  #start(): Worker {
    const thread = new Worker(this.#program);
    thread.unref();
    thread.on('message', (answer: Answer) => {
      this.#finish(thread, answer);
      this.#idle.push(thread);
      this.#giveWay();
    });
    thread.on('error', ({ message }: Error) => {
      if (!this.#working.has(thread)) return;
      this.#finish(thread, { ok: false, message });
      this.#idle.push(this.#start());
      this.#giveWay();
    });
    return thread;
  }
}
