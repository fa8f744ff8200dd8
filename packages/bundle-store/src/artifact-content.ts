import type { ArtifactFile } from './artifact-file.js';
import { DocumentHead, schemaVersionOf } from './schema-version.js';
import type { ArtifactContent } from './writer-types.js';

/** Pieces of text are written together until they are this long. */
const GATHERED = 64 * 1024;

const isWhole = (content: ArtifactContent): content is Uint8Array | string => typeof content === 'string' || content instanceof Uint8Array;

/** The bytes themselves, not a copy of them. */
export const bytesOf = (content: Uint8Array | string): Buffer =>
  typeof content === 'string' ? Buffer.from(content) : Buffer.from(content.buffer, content.byteOffset, content.byteLength);

export const wholeOf = (content: ArtifactContent): Buffer => bytesOf(isWhole(content) ? content : [...content].join(''));

/** Writes all of a document to its file, and gives the version that it names. */
export function writeContent(file: ArtifactFile, name: string, content: ArtifactContent): string | null {
  if (!isWhole(content)) return writePieces(file, name, content);
  const bytes = bytesOf(content);
  file.write(bytes);
  return schemaVersionOf(name, bytes);
}

function writePieces(file: ArtifactFile, name: string, pieces: Iterable<string>): string | null {
  const head = new DocumentHead(name);
  let text = '';
  const flush = (): void => {
    const bytes = Buffer.from(text);
    head.add(bytes);
    file.write(bytes);
    text = '';
  };
  for (const piece of pieces) {
    text += piece;
    if (text.length >= GATHERED) flush();
  }
  flush();
  return head.version;
}
