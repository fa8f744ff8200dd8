import type { ResultOf } from '@runtime/contracts';
import { isAsExpected } from '../question/answers.js';
import { type JunitCase, junitOf } from './junit.js';

type AskResult = ResultOf<'result.ask'>;

/** The answers as JUnit XML, a case a question. What was not expected to be anything passes, and says what it is. */
export const junitOfAnswers = ({ profile, questions }: AskResult): string => junitOf(`questions about ${profile}`, questions.map(caseOf));

function caseOf(answer: AskResult['questions'][number]): JunitCase {
  const { question, kind, decision, expected, first_denied: denied } = answer;
  const message = [
    `${decision}${expected === undefined ? '' : `, expected ${expected}`}`,
    denied && `${denied.operation} ${denied.path} is denied`,
  ]
    .filter((part) => part !== undefined)
    .join('; ');
  const base = { classname: kind, name: question };
  return isAsExpected(answer) ? { ...base, note: message } : { ...base, outcome: { kind: 'failure', type: 'unexpected', message } };
}
