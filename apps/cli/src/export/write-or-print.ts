import type { OutputKind } from '@runtime/files';
import type { Context } from '../command.js';
import { at } from '../commands/shared.js';
import { usageError } from '../error.js';

/**
 * Refuses a place that a text could not be put, before the work that makes the text.
 *
 * @throws CliError `ARGUMENT_CONFLICT` for `-` under `--json`, which prints one document and no other; what `checkOutput` throws.
 */
export async function checkPlace(path: string, kind: OutputKind, context: Context): Promise<void> {
  if (path !== '-') {
    const { checkOutput } = await import('@runtime/files');
    await checkOutput(at(context, path), kind);
  } else if (context.json) {
    throw usageError(
      'ARGUMENT_CONFLICT',
      '--json and - both ask for standard output',
      'give a file in the place of -, or leave out --json',
    );
  }
}

/** Writes a text to the file that a flag names, or with `-` gives it to be printed in place of the answer. */
export async function writeOrPrint(path: string, text: string, kind: OutputKind, context: Context): Promise<{ text?: string }> {
  await checkPlace(path, kind, context);
  if (path === '-') return { text };
  const { writeOutput } = await import('@runtime/files');
  await writeOutput(at(context, path), text, kind);
  return {};
}
