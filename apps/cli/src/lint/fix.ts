import { existsSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import type { ResultOf } from '@runtime/contracts';
import { findRepoRoot, readTextFile, writeFileDurable } from '@runtime/files';
import type { Finding } from '@runtime/plan';
import type { Context } from '../command.js';
import { at, common } from '../commands/shared.js';
import { fixText } from './fix-text.js';

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
  const base = await findRepoRoot({ ...common(context), input: file });
  const mended = await mends(
    findings.filter(({ path = '' }) => path.endsWith('.sb') && !isAbsolute(path)),
    (path) => join(base, path),
  );
  // The digests of a built suite are its own: what is changed in it is no longer that suite.
  if (mended.length > 0 && existsSync(join(dirname(file), 'suite.json'))) {
    context.note('nothing was fixed: this suite was built; delete its suite.json to make it yours');
    return [];
  }
  return write(mended);
}

/** Mends the files that findings are about. */
export const fixFiles = async (findings: readonly Finding[], place: (path: string) => string): Promise<Fixed> =>
  write(await mends(findings, place));

/** A file as it would be after everything that needs no judgement. */
interface Mend {
  file: string;
  text: string;
  fixed: Fixed;
}

async function mends(findings: readonly Finding[], place: (path: string) => string): Promise<Mend[]> {
  const all: Mend[] = [];
  for (const path of new Set(findings.map((each) => each.path))) {
    const before = await readTextFile(place(path));
    const { text, fixed } = fixText(
      before,
      findings.filter((each) => each.path === path),
    );
    if (text === before) continue;
    const told = fixed.map(({ finding: { code, line }, told: message }) => ({
      path,
      code,
      message,
      ...(line === undefined ? {} : { line }),
    }));
    all.push({ file: place(path), text, fixed: told });
  }
  return all;
}

async function write(all: readonly Mend[]): Promise<Fixed> {
  for (const { file, text } of all) await writeFileDurable(file, text);
  return all.flatMap(({ fixed }) => fixed);
}
