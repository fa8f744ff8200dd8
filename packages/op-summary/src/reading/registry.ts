import type { RuleSet } from '@runtime/contracts';
import { OpSummaryError } from '../error.js';
import { OUR_ROWS } from './ours.js';
import type { AssumedWorld, RowReading } from './reading.js';

const registered = new Map<RuleSet, RowReading>([[OUR_ROWS.name, OUR_ROWS]]);

/** Makes rows of another origin readable. They are counted one at a time, without waiting, so their reading is at hand from the start. */
export function registerRowReading(reading: RowReading): void {
  registered.set(reading.name, reading);
}

/** @throws OpSummaryError `OPS_READING_UNKNOWN` when nobody registered it. */
export function rowReadingOf(name: RuleSet): RowReading {
  const reading = registered.get(name);
  if (reading !== undefined) return reading;
  throw new OpSummaryError({
    code: 'OPS_READING_UNKNOWN',
    category: 'usage',
    message: `nothing is registered that reads observations by the rules "${name}"`,
    hint: `call register() of @runtime/reference before rows are counted; for rows of our own runners, give rules: "${OUR_ROWS.name}"`,
  });
}

/** What is assumed of evidence in which no row of ours is; null when nobody registered the reading of such evidence. */
export const assumedWorld = (): AssumedWorld | null => registered.get('reference')?.assumedWorld ?? null;

const OURS = /^runtime-(?:simulated|seatbelt)\//;

/** A row that names a harness of ours is held to our rules, wherever it stands. */
export const namesOurHarness = (harness: unknown): boolean => typeof harness === 'string' && OURS.test(harness);
