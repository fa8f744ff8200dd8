import { existsSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import type { ResultOf } from '@runtime/contracts';
import { findRepoRoot, readTextFile, writeFileDurable } from '@runtime/files';
import type { Finding } from '@runtime/plan';
import type { Context } from '../command.js';
import { at, root } from '../commands/shared.js';
import { fixText, isFixable } from './fix-text.js';

/** One mend may bring another to light; a text that is not settled by then is left to its author. */
const MOST_ROUNDS = 50;

/** What was done, one thing each. */
export type Fixed = NonNullable<ResultOf<'result.plan-lint'>['fixed']>;

/** Does what needs no judgement, again until nothing is left of it; tells each thing done and returns it with what is found then. */
export async function lintAndFix<Found>(
  lint: () => Promise<Found>,
  fix: (found: Found) => Promise<Fixed>,
  context: Context,
): Promise<{ found: Found; fixed: Fixed }> {
  let found = await lint();
  const fixed: Fixed = [];
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const done = await fix(found);
    for (const { path, message } of done) context.note(`fixed ${path}: ${message}`);
    if (done.length === 0) break;
    fixed.push(...done);
    found = await lint();
  }
  return { found, fixed };
}

/** Mends the SBPL files of a plan. */
export async function fixPlan(plan: string, findings: readonly Finding[], context: Context): Promise<Fixed> {
  const file = at(context, plan);
  const own = findings.filter(({ path = '' }) => path.endsWith('.sb') && !isAbsolute(path));
  // The digests of a built suite are its own: what is changed in it is no longer that suite.
  if (existsSync(join(dirname(file), 'suite.json'))) {
    if (own.some(isFixable)) context.note('nothing was fixed: this suite was built; delete its suite.json to make it yours');
    return [];
  }
  const base = await findRepoRoot({ ...root(context), input: file });
  return fixFiles(own, (path) => join(base, path));
}

/** Mends the files that findings are about. */
export async function fixFiles(findings: readonly Finding[], place: (path: string) => string): Promise<Fixed> {
  const done: Fixed = [];
  for (const path of new Set(findings.filter(isFixable).map((each) => each.path ?? ''))) {
    const before = await readTextFile(place(path));
    const { text, fixed } = fixText(
      before,
      findings.filter((each) => each.path === path),
    );
    if (text === before) continue;
    await writeFileDurable(place(path), text);
    for (const { finding, told } of fixed) {
      const { code, line } = finding;
      done.push({ path, code, message: told, ...(line === undefined ? {} : { line }) });
    }
  }
  return done;
}
