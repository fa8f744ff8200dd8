import { ObservationError, type ObservationProblem } from './error.js';
import { isObject } from './values.js';

export interface ProblemPlace {
  file: string;
  /** JSON pointer of the row. */
  field: string;
  index: number | null;
  profileId: string | null;
  row: unknown;
}

export interface LocatedProblem {
  value: ObservationProblem;
  /** The same as an error that names file and row. */
  asError: () => ObservationError;
}

/** Says where an error happened. Errors that are not ours are bugs, or rows too deep to walk, and keep their cause. */
export function problemOf(error: unknown, place: ProblemPlace): LocatedProblem {
  const known = error instanceof ObservationError ? error : oddRow(error);
  const probe = isObject(place.row) && typeof place.row['name'] === 'string' ? place.row['name'] : null;
  const inner = known.field ?? '';
  const field = inner.startsWith(place.field) ? inner : place.field + inner;
  const value: ObservationProblem = {
    code: known.code,
    message: known.message,
    file: place.file,
    field,
    index: place.index,
    profile_id: place.profileId,
    probe,
  };
  const at = [place.profileId === null ? '' : `profile ${place.profileId}`, probe === null ? '' : `probe ${probe}`]
    .filter(Boolean)
    .join(', ');
  return {
    value,
    asError: () =>
      known.path !== undefined
        ? known
        : new ObservationError({
            code: known.code,
            message: `${place.file}${field}${at === '' ? '' : ` (${at})`}: ${known.message}`,
            category: known.category,
            hint: known.hint,
            path: place.file,
            field,
            details: { index: place.index, profile_id: place.profileId, probe },
            cause: known,
          }),
  };
}

function oddRow(cause: unknown): ObservationError {
  if (!(cause instanceof RangeError)) throw cause;
  return new ObservationError({ code: 'OBSERVATION_ROW_INVALID', message: 'the row is nested too deeply', cause });
}
