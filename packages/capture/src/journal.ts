import { closeSync, existsSync, ftruncateSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { parseJson } from '@runtime/contracts';

/** Whose answers these are: those of another host, or to other questions, are worth nothing here. */
export interface JournalHead {
  state: 'runtime-tools.world_capture_state.v0.2';
  host: string;
}

/** Answers in a file, a line each, in the order in which they came. A line that was being written when everything ended is no line. */
export class Journal {
  readonly #path: string;
  readonly #answers = new Map<string, unknown>();
  readonly #descriptor: number;
  /** Answers of earlier starts. */
  readonly found: number;

  constructor(path: string, head: JournalHead) {
    this.#path = path;
    const kept = existsSync(path) ? this.#read(readFileSync(path), head) : 0;
    this.found = this.#answers.size;
    this.#descriptor = openSync(path, kept === 0 ? 'w' : 'r+', 0o600);
    if (kept === 0) this.#append(JSON.stringify(head));
    else {
      ftruncateSync(this.#descriptor, kept);
      this.#at = kept;
    }
  }

  #at = 0;

  has(key: string): boolean {
    return this.#answers.has(key);
  }

  get(key: string): unknown {
    return this.#answers.get(key);
  }

  put(key: string, answer: unknown): void {
    this.#answers.set(key, answer);
    this.#append(JSON.stringify({ key, answer }));
  }

  /** Everything that was answered stands in the world file now. */
  remove(): void {
    this.close();
    rmSync(this.#path, { force: true });
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  #append(line: string): void {
    const bytes = Buffer.from(`${line}\n`);
    for (let at = 0; at < bytes.length; ) at += writeSync(this.#descriptor, bytes, at, bytes.length - at, this.#at + at);
    this.#at += bytes.length;
  }

  /** @returns how many bytes hold whole lines; none where the file is another's. */
  #read(bytes: Buffer, head: JournalHead): number {
    const whole = bytes.lastIndexOf(0x0a) + 1;
    const [first = '', ...lines] = bytes.subarray(0, whole).toString('utf8').split('\n').slice(0, -1);
    if (first !== JSON.stringify(head)) return 0;
    try {
      for (const line of lines) {
        const { key, answer } = parseJson(line) as unknown as { key: string; answer: unknown };
        this.#answers.set(key, answer);
      }
      return whole;
    } catch {
      this.#answers.clear();
      return 0;
    }
  }
}
