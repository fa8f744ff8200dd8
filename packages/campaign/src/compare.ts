import type { Decision } from '@runtime/contracts';
import type { Engine } from './engine.js';
import { CampaignError } from './error.js';
import type { Asked, Judge, JudgeAnswer, JudgedProfile } from './types.js';

/** One question with both answers. */
export interface Compared extends Asked {
  engine: Decision;
  judge: Decision;
}

/** What became of the questions that were put to a judge. */
export class Tally {
  profiles = 0;
  asked = 0;
  agreed = 0;
  disagreed = 0;
  /** The engine does not decide. */
  open = 0;
  /** There is no measured decision; by reason. */
  readonly notMeasured = new Map<string, number>();
}

/** The answers of one profile: those that both sides decided, in the order of the questions. */
export type ComparedProfile = readonly (Compared | null)[];

/** Puts a batch to the judge and to the engine. Null stands for a question that one of them did not decide. */
export async function compareBatch(
  engine: Engine,
  judge: Judge,
  batch: readonly JudgedProfile[],
  tally: Tally,
): Promise<readonly ComparedProfile[]> {
  const answers = await judge.decide(batch);
  return batch.map((profile, at) => {
    const measured = answers[at] ?? [];
    if (measured.length !== profile.questions.length) throw incomplete(judge, profile, measured.length);
    const { text, imports, questions } = profile;
    const drivers = questions.map(({ driver }) => driver);
    const policy = engine.compile(profile, drivers);
    tally.profiles += 1;
    return questions.map((question, index) => {
      const answer = measured[index] as JudgeAnswer;
      const { decision } = engine.decide(policy, question);
      tally.asked += 1;
      if (answer.decision === null) {
        tally.notMeasured.set(answer.reason, (tally.notMeasured.get(answer.reason) ?? 0) + 1);
        return null;
      }
      if (decision === 'unknown') {
        tally.open += 1;
        return null;
      }
      if (decision === answer.decision) tally.agreed += 1;
      else tally.disagreed += 1;
      return { text, imports, question, drivers, engine: decision, judge: answer.decision };
    });
  });
}

const incomplete = (judge: Judge, { id, questions }: JudgedProfile, answers: number): CampaignError =>
  new CampaignError({
    code: 'CAMPAIGN_JUDGE_INCOMPLETE',
    message: `${judge.name} gave ${answers} answers to the ${questions.length} questions about ${id}`,
    category: 'bug',
    hint: 'a judge answers every question, with a reason where nothing was measured',
  });

export const disagrees = (compared: Compared | null): compared is Compared => compared !== null && compared.engine !== compared.judge;
