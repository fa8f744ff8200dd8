import { didYouMean, nearestWord } from '@runtime/contracts';
import { ARGUMENT_WORDS, isRelativeTarget } from '@runtime/sbpl';
import type { World } from '@runtime/worlds';
import { behaviourNames, behaviours } from './data.js';
import { BehavioursError } from './error.js';
import { nearHint } from './near.js';
import { type BehaviourQuestion, readBehaviour } from './question.js';
import { wordsOf } from './words.js';

interface Expecting {
  /** As it was asked. */
  question: string;
  expected?: 'allow' | 'deny';
}

/** A question about one operation. */
export interface OperationQuestion extends Expecting {
  kind: 'operation';
  operation: string;
  target: string;
}

/** A question as people write it: an operation with its target, or a behaviour. */
export type Question = OperationQuestion | ({ kind: 'behaviour'; asked: BehaviourQuestion } & Expecting);

const EXPECTED: Readonly<Record<string, 'allow' | 'deny'>> = { allow: 'allow', works: 'allow', deny: 'deny', fails: 'deny' };

/** Words that are meant as an expected answer and are none. */
const ANSWER_LIKE = /^(?:allow(?:ed|s)?|den(?:y|ied|ies)|works?|working|fail(?:s|ed|ing)?|permit(?:s|ted)?|refused?|blocked|passe?s?|ok)$/i;

/**
 * Reads `OPERATION TARGET [allow|deny]`, or a behaviour with its values and `works` or `fails`.
 *
 * @throws BehavioursError `QUESTION_UNKNOWN`, and those of a behaviour's values.
 */
export function readQuestion(text: string, world: World): Question {
  const question = text.trim();
  const words = wordsOf(question);
  const last = words.at(-1) ?? '';
  const expected = words.length > 1 && Object.hasOwn(EXPECTED, last) ? EXPECTED[last] : undefined;
  const asked = expected === undefined ? words : words.slice(0, -1);
  const [name = '', ...rest] = asked;
  const nearAnswer = /^[a-z]+$/.test(last) ? nearestWord(last, Object.keys(EXPECTED)) : undefined;
  if (rest.length > 1 && expected === undefined && (nearAnswer !== undefined || ANSWER_LIKE.test(last))) {
    throw new BehavioursError({
      code: 'QUESTION_INVALID',
      message: `${JSON.stringify(question.slice(0, 200))} ends in ${JSON.stringify(last)}, which is no answer that can be expected`,
      hint: `${nearAnswer === undefined ? '' : `did you mean ${nearAnswer}? `}end it with allow or deny, works or fails; a target with spaces stands in quotes`,
    });
  }
  const base = { question, ...(expected === undefined ? {} : { expected }) };
  const operation = world.operations.canonical(name);
  if (operation !== null) return { kind: 'operation', ...base, operation, target: checkedTarget(operation, rest.join(' '), world) };
  if (behaviours().has(name)) return { kind: 'behaviour', ...base, asked: readBehaviour(asked, askedPart(question, expected)) };
  const otherwise = `ask OPERATION TARGET, such as "file-read-data /etc/hosts", or one of ${behaviourNames().join(', ')}`;
  throw new BehavioursError({
    code: 'QUESTION_UNKNOWN',
    message: name === '' ? 'a question is empty' : `${JSON.stringify(name.slice(0, 80))} is neither an operation nor a behaviour`,
    hint: nearHint(name) ?? didYouMean(name, [...behaviourNames(), ...world.operations.names], otherwise),
  });
}

/** A question without the answer that is expected: what probes and pages name an action by. */
export const askedPart = (question: string, expected: Expecting['expected']): string =>
  expected === undefined ? question : question.replace(/\s+(?:allow|works|deny|fails)$/, '');

/** Words that the target of an operation without a path may be. */
const TARGET_WORDS: readonly [operation: RegExp, words: readonly string[] | undefined][] = [
  [/^system-socket$/, ARGUMENT_WORDS['socket-domain']],
  [/^(?:signal|process-info)/, ARGUMENT_WORDS['target']],
];

function checkedTarget(operation: string, target: string, { operations }: World): string {
  const words = TARGET_WORDS.find(([named]) => named.test(operation))?.[1] ?? [];
  const near = words.includes(target) ? undefined : nearestWord(target, words);
  if (near !== undefined) {
    const message = `${target.slice(0, 200)} is nothing that ${operation} is asked about`;
    throw new BehavioursError({ code: 'QUESTION_INVALID', message, hint: `did you mean ${near}?` });
  }
  if (!isRelativeTarget(operations, operation, target === '' ? '.' : target)) return target;
  throw new BehavioursError({
    code: 'QUESTION_INVALID',
    message:
      target === ''
        ? `${operation} needs a path`
        : `${target.slice(0, 200)} does not begin with /: from where a kernel would take it is not known`,
    hint: `ask ${JSON.stringify(`${operation} /Users/me/file`)}`,
  });
}
