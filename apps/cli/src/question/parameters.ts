import { usageError } from '../error.js';

/** `-D KEY=VALUE`: a later value of a key replaces an earlier one, as sandbox-exec has it. */
export function parametersOf(given: readonly string[] | undefined): Record<string, string> | undefined {
  if (given === undefined) {
    return undefined;
  }
  const parameters = new Map<string, string>();
  for (const each of given) {
    const cut = each.indexOf('=');
    if (cut <= 0) {
      throw usageError('ARGUMENT_INVALID', `-D takes KEY=VALUE, not "${each}"`, 'for example -D HOME=/Users/me');
    }
    parameters.set(each.slice(0, cut), each.slice(cut + 1));
  }
  return Object.fromEntries(parameters);
}
