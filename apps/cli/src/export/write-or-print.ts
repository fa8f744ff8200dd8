import type { OutputKind } from '@runtime/files';
import type { Context } from '../command.js';
import { at } from '../commands/shared.js';

/** Writes a text to the file that a flag names, or with `-` gives it to be printed in place of the answer. */
export async function writeOrPrint(path: string, text: string, kind: OutputKind, context: Context): Promise<{ text?: string }> {
  if (path === '-') return { text };
  const { writeOutput } = await import('@runtime/files');
  await writeOutput(at(context, path), text, kind);
  return {};
}
