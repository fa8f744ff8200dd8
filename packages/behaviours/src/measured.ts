import type { AccessAnswer, VirtualHost } from '@runtime/sbpl';
import { pathsFor } from './accesses.js';
import type { BehaviourOutcome } from './ask.js';
import { judge } from './judge.js';
import { type FilledLine, linesOf } from './lines.js';
import type { BehaviourQuestion } from './question.js';

type Decision = 'allow' | 'deny';

/** What measured decisions say of an action. */
export interface MeasuredBehaviour {
  outcome: BehaviourOutcome;
  /** The access at which it stops. */
  denied?: { operation: string; path: string };
  /** How many of its accesses a decision is there for. */
  measured: number;
  accesses: number;
}

/** Whether an action works, as far as decisions on its accesses are there. Without all of them it is not known to work. */
export function measuredBehaviour(
  question: BehaviourQuestion,
  decided: (operation: string, target: string) => Decision | null,
  host: VirtualHost,
): MeasuredBehaviour {
  const lines = linesOf(question, host.world).filter(({ line }) => line.only_by_rule !== true);
  let measured = 0;
  let accesses = 0;
  let denied: { operation: string; path: string } | undefined;
  let isOpen = false;
  for (const filled of lines) {
    const answers = answersOf(filled, decided, host);
    accesses += answers.length;
    measured += answers.filter(({ decision }) => decision !== 'unknown').length;
    const { state, first } = judge(filled, { targets: [answers], elsewhere: [], hasPattern: false });
    // Of targets that stand for one another only the first is measured.
    if (state === 'denied' && filled.line.stops_at === undefined) denied ??= first ?? undefined;
    isOpen ||= state !== 'fine';
  }
  const outcome = denied !== undefined ? 'fails' : isOpen ? 'unknown' : 'works';
  return { outcome, measured, accesses, ...(denied === undefined ? {} : { denied: { operation: denied.operation, path: denied.path } }) };
}

function answersOf(
  { line, targets }: FilledLine,
  decided: (operation: string, target: string) => Decision | null,
  host: VirtualHost,
): AccessAnswer[] {
  const asked = line.stops_at === undefined ? targets : targets.slice(0, 1);
  return asked
    .flatMap((target) => pathsFor(target, line.each, host))
    .flatMap((path) =>
      line.operations.map((operation): AccessAnswer => {
        const decision = decided(operation, path) ?? 'unknown';
        return { operation, path, decision, rule: null, level: { operation, list: 'filtered' }, unknown: [], grant: '' };
      }),
    );
}
