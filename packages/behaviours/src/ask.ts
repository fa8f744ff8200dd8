import {
  type CompiledPolicy,
  extendHost,
  type NeededRule,
  type QuestionProcess,
  type RuleReference,
  type VirtualHost,
} from '@runtime/sbpl';
import { answersOf } from './accesses.js';
import { hostOfBehaviours } from './data.js';
import { hostFor } from './host.js';
import { judge, type OpenPoint, rulesOf, type Verdict } from './judge.js';
import { type FilledLine, laterLinesOf, linesOf } from './lines.js';
import { withoutImplied } from './minimal.js';
import type { BehaviourQuestion } from './question.js';

export type BehaviourOutcome = 'works' | 'fails' | 'unknown';

/** The access at which an action stops. */
export interface DeniedAccess {
  operation: string;
  path: string;
  /** What the access is for. */
  for: string;
  /** Null where no rule of the profile decided. */
  rule: RuleReference | null;
}

export interface BehaviourAnswer {
  question: string;
  name: string;
  outcome: BehaviourOutcome;
  first_denied?: DeniedAccess;
  /** What the user sees. */
  symptom?: string;
  /** The smallest rules with which it works; none where no rules bring that about. */
  needed: NeededRule[];
  /** What an open answer hangs on. */
  open: OpenPoint[];
  /** What releases after that of the world ask for besides, and the profile denies. */
  later: LaterNeed[];
}

export interface LaterNeed extends NeededRule {
  from_version: string;
}

export interface AskedBehaviour {
  policy: CompiledPolicy;
  host: VirtualHost;
  process?: QuestionProcess | undefined;
}

/** What becomes of actions under a policy. Rules are proposed only where they bring it about that the action works. */
export function askBehaviours(questions: readonly BehaviourQuestion[], { policy, host: base, process }: AskedBehaviour): BehaviourAnswer[] {
  const refused = policy.applyFailureFor(process?.entitlements ?? base.data.process.entitlements);
  const host = extendHost(base, hostFor(questions, base, hostOfBehaviours()));
  const lines = questions.map((question) => linesOf(question, host.world));
  const verdictOf = (line: FilledLine, under: CompiledPolicy): Verdict => judge(line, answersOf(line, { policy: under, host, process }));
  const judged = (at: number, under: CompiledPolicy): Verdict[] => (lines[at] ?? []).map((line) => verdictOf(line, under));
  const laterOf = (question: BehaviourQuestion): LaterNeed[] =>
    laterLinesOf(question, host.world).flatMap((line) => {
      const { state, missing } = verdictOf(line, policy);
      return state === 'denied' ? rulesOf(line, missing).map((rule) => ({ from_version: line.line.from_version ?? '', ...rule })) : [];
    });
  const answers = questions.map((question, at) => ({
    ...answerOf(question, lines[at] ?? [], judged(at, policy)),
    later: laterOf(question),
  }));
  if (refused !== null) {
    const reason = `a host refuses this profile: ${refused.message}`;
    return answers.map(({ question, name }) => ({
      question,
      name,
      outcome: 'unknown',
      needed: [],
      later: [],
      open: [{ line: 'applying the profile', reason, file: refused.file, fileLine: refused.line }],
    }));
  }
  const works = (at: number, under: CompiledPolicy): boolean => judged(at, under).every(({ state }) => state === 'fine');
  const rules = [...new Set(answers.flatMap(({ needed }) => needed.map(({ rule }) => rule)))];
  const mended = rules.length === 0 ? policy : policy.withRules(rules);
  return answers.map((answer, at) => {
    if (answer.needed.length === 0) return answer;
    const suffices = (some: readonly NeededRule[]): boolean => works(at, policy.withRules(some.map(({ rule }) => rule)));
    return { ...answer, needed: works(at, mended) ? withoutImplied(answer.needed, host.operations, suffices) : [] };
  });
}

function answerOf(
  { question, behaviour }: BehaviourQuestion,
  lines: readonly FilledLine[],
  verdicts: readonly Verdict[],
): Omit<BehaviourAnswer, 'later'> {
  const stop = verdicts.findIndex(({ state }) => state === 'denied');
  const open = verdicts.flatMap((verdict) => verdict.open);
  const needed = new Map<string, NeededRule>();
  for (const [at, verdict] of verdicts.entries()) {
    if (verdict.state === 'fine') continue;
    for (const rule of rulesOf(lines[at] as FilledLine, verdict.missing)) if (!needed.has(rule.rule)) needed.set(rule.rule, rule);
  }
  const answer: Omit<BehaviourAnswer, 'later'> = {
    question,
    name: behaviour.name,
    outcome: stop !== -1 ? 'fails' : open.length > 0 ? 'unknown' : 'works',
    needed: [...needed.values()],
    open: stop !== -1 ? [] : open,
  };
  const first = verdicts[stop]?.first ?? null;
  if (first === null) return answer;
  const { line, symptom } = lines[stop] as FilledLine;
  const { operation, path, rule } = first;
  return { ...answer, first_denied: { operation, path, for: line.for, rule }, symptom };
}
