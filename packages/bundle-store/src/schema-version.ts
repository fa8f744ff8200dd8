import { LIMITS, parseJson } from '@runtime/contracts';
import { mayHaveMember } from '@runtime/files';
import { textMember } from './document.js';

/** What is parsed before a scan has warmed up. */
const SMALL = 64 * 1024;

/**
 * The `schema_version` an index entry carries: that of a `.json` object, or of the first row of a `.jsonl` or
 * `.ndjson` file; null for anything else. Texts only, and only from strict JSON.
 */
export function schemaVersionOf(name: string, bytes: Buffer): string | null {
  const suffix = suffixOf(name);
  try {
    if (suffix === '.json' && bytes.length <= LIMITS.documentBytes) {
      const first = fastVersion(bytes);
      if (first !== null) return first;
      // The largest documents have versions in their rows and none of their own. That is told from their top level alone, which
      // is safe: the scan says no only where a parse would find none either, and what it does find is parsed all the same.
      const isWorthParsing = bytes.length <= SMALL || mayHaveMember(bytes, 'schema_version');
      return isWorthParsing ? textMember(parseJson(bytes, { anyOrder: true }), 'schema_version') : null;
    }
    if (suffix === '.jsonl' || suffix === '.ndjson') return textMember(parseJson(firstLine(bytes)), 'schema_version');
  } catch {}
  return null;
}

const FIRST_MEMBER = /^\{\s*"schema_version"\s*:\s*"([\x20\x21\x23-\x5b\x5d-\x7e]*)"/;

/** Our documents name their version first; then the rest need not be read. */
function fastVersion(bytes: Buffer): string | null {
  return FIRST_MEMBER.exec(bytes.toString('latin1', 0, 256))?.[1] ?? null;
}

/** How much of a document that comes in pieces is looked at. */
const HEAD_BYTES = 4096;

/**
 * The beginning of a document that comes in pieces, for its version: the whole first row where it has rows, else as much
 * as shows a version that is named first. One that is named later is not seen.
 */
export class DocumentHead {
  readonly #name: string;
  readonly #hasRows: boolean;
  readonly #parts: Buffer[] = [];
  #length = 0;
  #complete = false;
  /** Part of a document is no JSON, and finding out where it ends takes longer than all the rest. */
  #cut = false;

  constructor(name: string) {
    this.#name = name;
    this.#hasRows = suffixOf(name) !== '.json';
  }

  get version(): string | null {
    const head = Buffer.concat(this.#parts);
    return this.#cut ? fastVersion(head) : schemaVersionOf(this.#name, head);
  }

  add(bytes: Uint8Array): void {
    if (this.#complete) {
      this.#cut ||= !this.#hasRows && bytes.length > 0;
      return;
    }
    const start = this.#hasRows && this.#length === 0 ? bytes.findIndex(isInk) : 0;
    if (start === -1) return;
    const end = this.#hasRows ? bytes.indexOf(0x0a, start) : HEAD_BYTES;
    const part = Buffer.from(bytes.subarray(start, end === -1 ? bytes.length : end));
    this.#parts.push(part);
    this.#length += part.length;
    this.#cut = !this.#hasRows && part.length < bytes.length;
    this.#complete = this.#hasRows ? end !== -1 : this.#length >= HEAD_BYTES;
  }
}

const isInk = (byte: number): boolean => byte !== 0x20 && byte !== 0x09 && byte !== 0x0d && byte !== 0x0a;

function firstLine(bytes: Buffer): Buffer {
  let from = 0;
  for (;;) {
    const end = bytes.indexOf(10, from);
    const line = bytes.subarray(from, end === -1 ? bytes.length : end);
    if (end === -1 || line.some(isInk)) return line;
    from = end + 1;
  }
}

/** The last dotted part, in the case it is written in; a name that starts or ends with its only dot has none. */
export function suffixOf(name: string): string {
  const base = name.slice(name.lastIndexOf('/') + 1);
  const dot = base.lastIndexOf('.');
  return dot <= 0 || dot === base.length - 1 ? '' : base.slice(dot);
}
