import type { Context } from '../command.js';
import { at } from '../commands/shared.js';

/** The text of a profile: of a file, or with `-` of standard input. */
export async function profileText(path: string, context: Context): Promise<{ text: string; file: string }> {
  const { LIMITS } = await import('@runtime/contracts');
  if (path !== '-' && path !== '/dev/stdin') {
    const { readTextFile } = await import('@runtime/files');
    return { text: await readTextFile(at(context, path), { maxBytes: LIMITS.sbplBytes }), file: path };
  }
  return { text: await standardInput(), file: '<stdin>' };
}

/** The text of standard input, no longer than a profile may be. */
export async function standardInput(): Promise<string> {
  const { LIMITS } = await import('@runtime/contracts');
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LIMITS.sbplBytes) {
      const { FilesError } = await import('@runtime/files');
      const message = `standard input is larger than ${LIMITS.sbplBytes} bytes`;
      throw new FilesError({ code: 'FILE_TOO_LARGE', message, path: '-' });
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
