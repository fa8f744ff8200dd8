import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunnerChoice, runPlan } from '@runtime/execution';
import { type QuestionedProfile, writeQuestionSuite } from '@runtime/plan';
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
export const runnerJudge = (options: RunnerJudgeOptions): Judge => runnerJudgeBy(runPlan, options);

/** The same with runs of the caller's choice. */
export const runnerJudgeBy = (run: typeof runPlan, { world, runner, signal }: RunnerJudgeOptions): Judge => ({
  name: `the ${runner} runner`,
  appendsRunTimeBlock: true,
  async decide(batch) {
    const root = mkdtempSync(join(tmpdir(), 'runtime-campaign-'));
    try {
      makeRepository(root, world);
      const profiles = batch.map((profile) => (runner === 'simulated' ? selfContained(profile) : importing(profile, root)));
      const suite = await writeQuestionSuite(join(root, 'suite'), profiles, { repoRoot: root, worldId: world.id });
      const bundle = await run(join(root, suite.plan_path), join(root, 'out'), {
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

/** A simulated run reads no files: what is imported is written in place of its name. */
const selfContained = ({ imports, ...profile }: JudgedProfile): QuestionedProfile => ({
  ...profiled(profile),
  imports: (name) => (imports.has(name) ? { text: imports.get(name) as string, file: name } : null),
});

/** The kernel's compiler does the importing. Imports of one batch have the same names: each profile has a folder of its own. */
function importing({ imports, ...profile }: JudgedProfile, root: string): QuestionedProfile {
  const folder = join(root, 'imports', profile.id);
  const placed = (source: string): string =>
    [...imports.keys()].reduce((part, name) => part.replaceAll(`"${name}"`, `"${name.replace(GROUND, folder)}"`), source);
  mkdirSync(folder, { recursive: true });
  for (const [name, source] of imports) writeFileSync(name.replace(GROUND, folder), placed(source));
  return profiled({ ...profile, text: placed(profile.text) });
}

const profiled = ({ id, text, questions }: Omit<JudgedProfile, 'imports'>): QuestionedProfile => ({
  id,
  file: `${id}.sb`,
  text,
  questions: questions.map((question, at) => ({ ...question, name: `q${at}`, lanes: { oracle: false } })),
});

/** What the host refuses without a policy, too, says nothing of the policy. */
function answerOf(row: ResultRow | undefined): JudgeAnswer {
  if (row === undefined) return { decision: null, reason: 'not in the run' };
  // Behind the reason, or its code, stands what is about one profile.
  if (row.scenario === null) return { decision: null, reason: /^[^:]*(: \w+(?=$|:))?/.exec(row.cause ?? row.verdict)?.[0] ?? row.verdict };
  return row.baseline === 'deny' ? { decision: null, reason: 'denied without a policy' } : { decision: row.scenario };
}
