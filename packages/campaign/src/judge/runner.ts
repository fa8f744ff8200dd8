import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunnerChoice, runPlan } from '@runtime/execution';
import { writeQuestionSuite } from '@runtime/plan';
import { type ResultRow, resultsOf } from '@runtime/report';
import type { World } from '@runtime/worlds';
import { GROUND } from '../ground.js';
import { makeRepository } from '../repository.js';
import type { Judge, JudgeAnswer, JudgedProfile } from '../types.js';

export interface RunnerJudgeOptions {
  world: World;
  runner: RunnerChoice;
  /** Aborting ends the run that is under way: what it did not come to is not measured. */
  signal?: AbortSignal | undefined;
}

/** Asks through runs: a batch is a suite that is made, run and read in a folder of its own. */
export const runnerJudge = ({ world, runner, signal }: RunnerJudgeOptions): Judge => ({
  name: `the ${runner} runner`,
  appendsRunTimeBlock: true,
  async decide(batch) {
    const root = mkdtempSync(join(tmpdir(), 'runtime-campaign-'));
    try {
      makeRepository(root, world);
      const profiles = batch.map((profile) => questioned(profile, root));
      const suite = await writeQuestionSuite(join(root, 'suite'), profiles, { repoRoot: root, worldId: world.id });
      const bundle = await runPlan(join(root, suite.plan_path), join(root, 'out'), {
        repoRoot: root,
        runner,
        ...(signal === undefined ? {} : { signal }),
      });
      const { rows } = await resultsOf(bundle);
      return batch.map(({ id, questions }) => {
        const own = new Map(rows.filter(({ profile_id }) => profile_id === id).map((row) => [row.expectation_id, row]));
        return questions.map((_, at) => answerOf(own.get(`${id}:q${at}`)));
      });
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  },
});

function questioned({ id, text, imports, questions }: JudgedProfile, root: string) {
  // Imports of one batch have the same names: each profile has a folder of its own.
  const folder = join(root, 'imports', id);
  const placed = (source: string): string =>
    [...imports.keys()].reduce((part, name) => part.replaceAll(`"${name}"`, `"${name.replace(GROUND, folder)}"`), source);
  mkdirSync(folder, { recursive: true });
  for (const [name, source] of imports) writeFileSync(name.replace(GROUND, folder), placed(source));
  return { id, file: `${id}.sb`, text: placed(text), questions: questions.map((question, at) => ({ ...question, name: `q${at}` })) };
}

/** What the host refuses without a policy, too, says nothing of the policy. */
function answerOf(row: ResultRow | undefined): JudgeAnswer {
  if (row === undefined) return { decision: null, reason: 'not in the run' };
  if (row.scenario === null) return { decision: null, reason: row.verdict };
  return row.baseline === 'deny' ? { decision: null, reason: 'denied without a policy' } : { decision: row.scenario };
}
