import { ContractError, parseJson } from '@runtime/contracts';
import type { MemberSpan, ScanLimits } from './json-scan.js';

const WORDS: readonly (readonly [Buffer, boolean | null])[] = [
  [Buffer.from('true'), true],
  [Buffer.from('false'), false],
  [Buffer.from('null'), null],
];

interface Wanted {
  name: string;
  bytes: Buffer;
}

/** Takes named members out of objects that are scanned as bytes, and parses only those. */
export class MemberPicker {
  /** By length of the name in bytes: most members are ruled out by it. */
  readonly #byLength: (Wanted[] | undefined)[] = [];
  readonly #byName = new Map<string, Wanted>();
  readonly #limits: ScanLimits;
  readonly #exactNumbers: boolean | undefined;
  #bytes: Buffer = Buffer.alloc(0);
  #picked: Record<string, unknown> = {};

  constructor(names: readonly string[], limits: ScanLimits, exactNumbers: boolean | undefined) {
    this.#limits = limits;
    this.#exactNumbers = exactNumbers;
    for (const name of new Set(names)) {
      const wanted = { name, bytes: Buffer.from(name) };
      this.#byName.set(name, wanted);
      this.#byLength[wanted.bytes.length] = [...(this.#byLength[wanted.bytes.length] ?? []), wanted];
    }
  }

  start(bytes: Buffer): (span: MemberSpan) => void {
    this.#bytes = bytes;
    this.#picked = {};
    return this.#visit;
  }

  take(): Record<string, unknown> {
    return this.#picked;
  }

  /** What would be picked of an object that was parsed. */
  of(row: Readonly<Record<string, unknown>>): Record<string, unknown> {
    return Object.fromEntries(Object.entries(row).filter(([name]) => this.#byName.has(name)));
  }

  readonly #visit = (span: MemberSpan): void => {
    const wanted = this.#match(span);
    if (wanted === null) return;
    if (Object.hasOwn(this.#picked, wanted.name)) {
      throw new ContractError({
        code: 'JSON_DUPLICATE_KEY',
        message: `the member ${JSON.stringify(wanted.name)} appears twice in one object`,
        path: this.#limits.path,
      });
    }
    const value = this.#value(span.valueStart, span.valueEnd);
    if (wanted.name === '__proto__')
      Object.defineProperty(this.#picked, '__proto__', { value, enumerable: true, writable: true, configurable: true });
    else this.#picked[wanted.name] = value;
  };

  #match(span: MemberSpan): Wanted | null {
    if (span.escaped) {
      // Another spelling of a name is still that name.
      const name = parseJson(this.#bytes.subarray(span.nameStart - 1, span.nameEnd + 1), { path: this.#limits.path });
      return this.#byName.get(name as string) ?? null;
    }
    const candidates = this.#byLength[span.nameEnd - span.nameStart];
    if (candidates === undefined) return null;
    for (const wanted of candidates) {
      if (sameBytes(this.#bytes, span.nameStart, wanted.bytes)) return wanted;
    }
    return null;
  }

  #value(start: number, end: number): unknown {
    const bytes = this.#bytes;
    if (bytes[start] === 0x22 && isPlain(bytes, start + 1, end - 1)) return bytes.toString('latin1', start + 1, end - 1);
    for (const [word, value] of WORDS) if (end - start === word.length && sameBytes(bytes, start, word)) return value;
    return parseJson(bytes.subarray(start, end), {
      path: this.#limits.path,
      exactNumbers: this.#exactNumbers,
      maxDepth: this.#limits.maxDepth - 2,
    });
  }
}

/** ASCII without escapes: the text is its own value. */
function isPlain(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) {
    const byte = bytes[i] as number;
    if (byte === 0x5c || byte >= 0x80) return false;
  }
  return true;
}

/** A loop beats `Buffer.compare` by far on names this short, and there is one for every member of every row. */
function sameBytes(bytes: Uint8Array, start: number, name: Uint8Array): boolean {
  for (let i = 0; i < name.length; i++) if (bytes[start + i] !== name[i]) return false;
  return true;
}
