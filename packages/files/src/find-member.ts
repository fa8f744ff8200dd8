import { LIMITS } from '@runtime/contracts';
import { isObjectStart, MORE, scanMembers, skipSpace } from './json-scan.js';

/**
 * Whether a JSON text may be an object with a top-level member of this name (plain ASCII), told without parsing it.
 * No is certain, whatever the text is. Yes is for a strict parser to confirm: the scan does not look at what values
 * hold, and leaves texts that it cannot follow to that parser.
 */
export function mayHaveMember(bytes: Buffer, name: string): boolean {
  const start = skipSpace(bytes, 0);
  if (!isObjectStart(bytes[start])) return false;
  // Another spelling of the name holds an escape. Where there is neither, nothing needs to be scanned.
  if (!bytes.includes(`"${name}"`) && !bytes.includes('\\u')) return false;
  let found = false;
  try {
    const end = scanMembers(bytes, start, 0, { maxDepth: LIMITS.jsonDepth, path: undefined }, ({ nameStart, nameEnd, escaped }) => {
      found ||= escaped || (nameEnd - nameStart === name.length && bytes.toString('latin1', nameStart, nameEnd) === name);
    });
    return found || end === MORE;
  } catch {
    return true;
  }
}
