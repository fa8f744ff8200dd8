import { EvidenceError } from '../error.js';
import { isObject } from '../python/values.js';

export interface RowPlace {
  file: string;
  /** JSON pointer of the row. */
  field: string;
  index: number | null;
  profileId: string | null;
  row: unknown;
}

/** The same error with file and row. Errors of another kind are bugs, or rows too deep to walk, and keep their cause. */
export function located(error: unknown, place: RowPlace): EvidenceError {
  const known = error instanceof EvidenceError ? error : oddRow(error);
  if (known.path !== undefined) return known;
  const probe = isObject(place.row) && typeof place.row['name'] === 'string' ? place.row['name'] : null;
  const inner = known.field ?? '';
  const field = inner.startsWith(place.field) ? inner : place.field + inner;
  const at = [place.profileId === null ? '' : `profile ${place.profileId}`, probe === null ? '' : `probe ${probe}`]
    .filter(Boolean)
    .join(', ');
  return new EvidenceError({
    code: known.code,
    message: `${place.file}${field}${at === '' ? '' : ` (${at})`}: ${known.message}`,
    category: known.category,
    hint: known.hint,
    path: place.file,
    field,
    details: { index: place.index, profile_id: place.profileId, probe },
    cause: known,
  });
}

function oddRow(cause: unknown): EvidenceError {
  if (!(cause instanceof RangeError)) throw cause;
  return new EvidenceError({ code: 'OBSERVATION_ROW_INVALID', message: 'the row is nested too deeply', cause });
}
