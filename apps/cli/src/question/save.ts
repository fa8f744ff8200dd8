import { suiteQuestions } from '@runtime/behaviours';
import type { Answered } from './answers.js';

/** Writes a suite that asks the same; returns the path of its plan. */
export async function saveQuestions(folder: string, { document, asked }: Answered, options: { repoRoot?: string }): Promise<string> {
  const { writeQuestionSuite } = await import('@runtime/plan');
  const { text, file, params, imports, questions, world, host } = asked;
  const expected = document.questions.map((each) => each.expected ?? (each.decision === 'unknown' ? undefined : each.decision));
  const profile = {
    file: file === '<stdin>' ? 'profile.sb' : file,
    text,
    params,
    imports,
    questions: suiteQuestions(questions, expected, host),
  };
  return (await writeQuestionSuite(folder, [profile], { ...options, worldId: world.id })).plan_path;
}
