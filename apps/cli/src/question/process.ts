import { nearestWord } from '@runtime/contracts';
import { ARGUMENT_WORDS, type QuestionProcess } from '@runtime/sbpl';
import { usageError } from '../error.js';

interface ProcessArguments {
  entitlement: string[] | undefined;
  extension: string[] | undefined;
  'process-attribute': string[] | undefined;
  local: string | undefined;
}

/** The process of the question; undefined where no flag says anything of it. */
export function processOf({
  entitlement,
  extension,
  'process-attribute': attributes,
  local,
}: ProcessArguments): QuestionProcess | undefined {
  if (entitlement === undefined && extension === undefined && attributes === undefined && local === undefined) {
    return undefined;
  }
  if (local !== undefined && !/^.+:\d{1,5}$/.test(local)) {
    throw usageError('ARGUMENT_INVALID', `--local takes HOST:PORT, not "${local}"`, 'for example --local 127.0.0.1:5000');
  }
  attributes?.forEach(checkAttribute);
  return { entitlements: entitlement, extensions: extension?.map(extensionOf), attributes, local };
}

/** Refuses what is nearly an attribute. Another word may be one of a later release. */
function checkAttribute(given: string): void {
  const known = ARGUMENT_WORDS['process-attribute'] ?? [];
  const near = known.includes(given) ? undefined : nearestWord(given, known);
  if (near === undefined) return;
  throw usageError('ARGUMENT_INVALID', `--process-attribute does not know "${given}"`, `did you mean ${near}?`);
}

/** A class, and after a colon the path it reaches. */
function extensionOf(given: string): { class: string; path?: string } {
  const cut = given.indexOf(':');
  const path = cut === -1 ? undefined : given.slice(cut + 1);
  if (cut === 0 || (path !== undefined && !path.startsWith('/'))) {
    throw usageError('ARGUMENT_INVALID', `--extension takes CLASS or CLASS:PATH, not "${given}"`, 'a path begins with /');
  }
  return path === undefined ? { class: given } : { class: given.slice(0, cut), path };
}
