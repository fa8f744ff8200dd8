import { protectionQuestions, suiteQuestions } from '@runtime/behaviours';
import type { QuestionSuiteResult } from '@runtime/plan';
import { writeOwnSuite } from '../init/own-suite.js';
import type { Answered } from './answers.js';

/** Writes a suite that asks the same. */
export async function saveQuestions(
  folder: string,
  { document, asked }: Answered,
  options: { repoRoot?: string },
): Promise<QuestionSuiteResult> {
  const { text, file, params, imports, questions, attempts, world, host } = asked;
  const expected = document.questions.map((each) => each.expected ?? (each.decision === 'unknown' ? undefined : each.decision));
  const profile = {
    file: file === '<stdin>' ? 'profile.sb' : file,
    text,
    params,
    imports,
    questions: [...suiteQuestions(questions, expected, host), ...protectionQuestions(attempts)],
  };
  return writeOwnSuite(folder, [profile], { ...options, worldId: world.id });
}
