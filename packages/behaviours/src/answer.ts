import { decide, type NeededRule, neededRules, type PolicyDecision, type RuleReference } from '@runtime/sbpl';
import { type AskedBehaviour, askBehaviours, type BehaviourAnswer, type LaterNeed } from './ask.js';
import type { OperationQuestion, Question } from './read.js';

/** Something an open answer hangs on. */
export interface Doubt {
  what: string;
  reason: string;
  file?: string;
  line?: number;
}

/** The answer to a question, whatever it is about. */
export interface Answer {
  question: string;
  kind: 'operation' | 'behaviour' | 'protection';
  decision: 'allow' | 'deny' | 'unknown';
  expected?: 'allow' | 'deny';
  first_denied?: { operation: string; path: string; for?: string };
  rule?: RuleReference;
  why?: string;
  needed: NeededRule[];
  symptom?: string;
  unknown?: Doubt[];
  /** What later releases of macOS ask for besides, and the profile denies. */
  later?: LaterNeed[];
}

/** Answers questions in their order. */
export function answerQuestions(questions: readonly Question[], asked: AskedBehaviour): Answer[] {
  const ofBehaviours = questions.flatMap((each) => (each.kind === 'behaviour' ? [each.asked] : []));
  const answers = ofBehaviours.length === 0 ? [] : askBehaviours(ofBehaviours, asked);
  return questions.map((each) => {
    const expected = each.expected === undefined ? {} : { expected: each.expected };
    return each.kind === 'behaviour'
      ? { ...behaviourAnswer(answers.shift() as BehaviourAnswer), question: each.question, ...expected }
      : { ...operationAnswer(each, asked), ...expected };
  });
}

const DECISIONS = { works: 'allow', fails: 'deny', unknown: 'unknown' } as const;

function behaviourAnswer({ question, outcome, first_denied: denied, symptom, needed, open, later }: BehaviourAnswer): Answer {
  return {
    question,
    kind: 'behaviour',
    decision: DECISIONS[outcome],
    ...(denied === undefined ? {} : { first_denied: { operation: denied.operation, path: denied.path, for: denied.for } }),
    ...(denied === undefined || denied.rule === null ? {} : { rule: denied.rule }),
    needed,
    ...(symptom === undefined ? {} : { symptom }),
    ...(later.length === 0 ? {} : { later }),
    ...(open.length === 0
      ? {}
      : {
          unknown: open.map(({ line, reason, file, fileLine }) => ({
            what: line,
            reason,
            ...(file === undefined ? {} : { file, line: fileLine ?? 0 }),
          })),
        }),
  };
}

function operationAnswer({ question, operation, target }: OperationQuestion, { policy, host, process }: AskedBehaviour): Answer {
  const query = { operation, target, process };
  const decision = decide(policy, query, host, { reasons: true });
  return { question, kind: 'operation', ...decided(decision), needed: isMendable(decision) ? neededRules(policy, query, host) : [] };
}

/** What a decision says, in the members of an answer. */
export function decided({ decision, first_denied, rule, why, unknown }: PolicyDecision): Omit<Answer, 'question' | 'kind' | 'needed'> {
  return {
    decision,
    ...(first_denied === undefined ? {} : { first_denied }),
    ...(rule === undefined ? {} : { rule }),
    ...(why === undefined ? {} : { why }),
    ...(unknown === undefined
      ? {}
      : {
          unknown: unknown.map(({ construct, reason, file, line }) => ({
            what: construct,
            reason,
            ...(file === '' ? {} : { file, line }),
          })),
        }),
  };
}

/** No rule helps where a host refuses the profile. */
const isMendable = ({ decision, apply_failure: refused }: PolicyDecision): boolean => decision !== 'allow' && refused === undefined;
