import { type Compared, type ComparedProfile, disagrees } from './compare.js';
import { type Candidate, judged } from './generate/candidate.js';
import type { JudgedProfile } from './types.js';

/** So many smaller profiles are put to the judge at once. */
const AT_ONCE = 24;

export interface Shrunk {
  smallest: Candidate;
  disagreement: Compared;
  /** False where time ran out before nothing smaller was left to try. */
  complete: boolean;
}

export interface Shrinking {
  compare(batch: readonly JudgedProfile[]): Promise<readonly ComparedProfile[]>;
  isOver(): boolean;
  /** Called for answers on which both sides agree: what lies beside a disagreement tells its causes apart. */
  agreed(compared: Compared): void;
}

type Found = Pick<Shrunk, 'smallest' | 'disagreement'>;

/** Walks down to a profile that disagrees and has nothing in it that could be left out: the first smaller one that disagrees is next. */
export async function shrink(smallest: Candidate, disagreement: Compared, shrinking: Shrinking): Promise<Shrunk> {
  let found: Found = { smallest, disagreement };
  for (;;) {
    const next = await smaller(found.smallest, shrinking);
    if (next === null || next === 'over') return { ...found, complete: next === null };
    found = next;
  }
}

async function smaller(current: Candidate, { compare, isOver, agreed }: Shrinking): Promise<Found | null | 'over'> {
  for (const batch of batches(current.smaller())) {
    if (isOver()) return 'over';
    const answers = await compare(batch.map(({ profile, question }, at) => judged(profile, [question], `smaller_${at}`)));
    for (const [at, [compared = null]] of answers.entries()) {
      if (disagrees(compared)) return { smallest: batch[at] as Candidate, disagreement: compared };
      if (compared !== null) agreed(compared);
    }
  }
  return null;
}

function* batches(candidates: Iterable<Candidate>): Iterable<Candidate[]> {
  let batch: Candidate[] = [];
  for (const each of candidates) {
    if (batch.push(each) < AT_ONCE) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
