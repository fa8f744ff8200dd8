import type { ArtifactFile } from './artifact-file.js';
import { DocumentHead, schemaVersionOf } from './schema-version.js';
import type { ArtifactContent } from './writer-types.js';

/** Pieces of text are written together until this is full. */
const GATHERED = 64 * 1024;

/** What a unit of a string takes at most as UTF-8. */
const WIDEST = 3;

const isWhole = (content: ArtifactContent): content is Uint8Array | string => typeof content === 'string' || content instanceof Uint8Array;

/** The bytes themselves, not a copy of them. */
const bytesOf = (content: Uint8Array | string): Buffer =>
  typeof content === 'string' ? Buffer.from(content) : Buffer.from(content.buffer, content.byteOffset, content.byteLength);

export const wholeOf = (content: ArtifactContent): Buffer => bytesOf(isWhole(content) ? content : [...content].join(''));

/** Writes all of a document to its file, and gives the version that it names. */
export function writeContent(file: ArtifactFile, name: string, content: ArtifactContent): string | null {
  if (isWhole(content)) {
    const bytes = bytesOf(content);
    file.write(bytes);
    return schemaVersionOf(name, bytes);
  }
  const pieces = new PieceWriter(file, name);
  for (const piece of content) pieces.write(piece);
  return pieces.end();
}

/** Writes a document piece by piece, short ones together, and looks for its version on the way. */
export class PieceWriter {
  readonly #file: ArtifactFile;
  readonly #head: DocumentHead;
  /** Text becomes bytes piece by piece: held as text it would be many small strings, which are in the way of collecting garbage. */
  readonly #gathered = Buffer.allocUnsafe(GATHERED);
  #length = 0;

  constructor(file: ArtifactFile, name: string) {
    this.#file = file;
    this.#head = new DocumentHead(name);
  }

  write(piece: Uint8Array | string): void {
    const most = piece.length * WIDEST;
    if (this.#length + most > GATHERED) this.#flush();
    if (typeof piece === 'string' && most <= GATHERED) this.#length += this.#gathered.write(piece, this.#length);
    else {
      this.#flush();
      this.#put(bytesOf(piece));
    }
  }

  /** Gives the version that the document names. */
  end(): string | null {
    this.#flush();
    return this.#head.version;
  }

  #flush(): void {
    if (this.#length > 0) this.#put(this.#gathered.subarray(0, this.#length));
    this.#length = 0;
  }

  #put(bytes: Buffer): void {
    this.#head.add(bytes);
    this.#file.write(bytes);
  }
}
