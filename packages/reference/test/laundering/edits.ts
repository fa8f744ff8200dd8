import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { INDEX, recompute, recomputeJob } from './documents.js';
import type { Edit } from './edits/edit.js';
import { addFile, editFile, editFolder } from './edits/files.js';
import { forget, list } from './edits/index-edits.js';
import { editMarks } from './edits/marks.js';
import { carryMember, editMember, hope, sayTwice } from './edits/members.js';
import { onPurpose } from './edits/on-purpose.js';
import type { Random } from './random.js';

/** The grammar. What is listed more than once is tried more often. */
const EDITS: readonly Edit[] = [
  ...[editMember, editMember, editMember, carryMember, hope, hope, hope, sayTwice, editMarks, editMarks],
  ...[onPurpose, onPurpose, onPurpose, onPurpose],
  ...[editFile, editFile, addFile, editFolder, forget, list],
];

/** One to three edits, after each of which the digests of the index, or those of the job too, are brought up to date or not. */
export async function edit(run: string, random: Random): Promise<string[]> {
  const done: string[] = [];
  // Some authors know what they want.
  const grammar = random.below(4) === 0 ? [onPurpose] : EDITS;
  for (let left = 1 + random.below(3); left > 0; left--) {
    const told = await tried(random.pick(grammar), run, random);
    if (told === null) continue;
    const recomputed = existsSync(join(run, INDEX)) ? random.below(4) : 0;
    if (recomputed === 3) recomputeJob(run);
    if (recomputed > 0) recompute(run);
    done.push(recomputed > 0 ? `${told}, digests recomputed` : told);
  }
  return done;
}

/** After other edits a file system may refuse one: a folder where a file was, say. */
async function tried(edit: Edit, run: string, random: Random): Promise<string | null> {
  try {
    return await edit(run, random);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall === undefined) throw error;
    return null;
  }
}
