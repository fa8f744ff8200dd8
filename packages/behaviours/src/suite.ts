import type { BehaviourLine } from '@runtime/contracts';
import type { VirtualHost } from '@runtime/sbpl';
import { pathsFor } from './accesses.js';
import { linesOf } from './lines.js';
import type { Question } from './read.js';

type Decision = 'allow' | 'deny';

/** A question of a suite: one probe. */
export interface ProbeQuestion {
  operation: string;
  target: string;
  expected?: Decision | undefined;
  name?: string | undefined;
  driver?: string | undefined;
  syscall?: string | undefined;
  note?: string | undefined;
}

/** Operations that a run has a driver for. Executing is left out: a run executes one program of its own, whatever is named. */
const MEASURED: ReadonlySet<string> = new Set([
  'file-read-data',
  'file-write-data',
  'file-read-metadata',
  'mach-lookup',
  'network-outbound',
  'process-fork',
]);

/**
 * The probes that ask the same as questions. A behaviour becomes one probe for each of its accesses that a driver can make;
 * of those the policy model says what to expect, and the line of the behaviour is the note.
 */
export function suiteQuestions(
  questions: readonly Question[],
  expected: readonly (Decision | undefined)[],
  host: VirtualHost,
): ProbeQuestion[] {
  return questions.flatMap((each, at): ProbeQuestion[] => {
    if (each.kind === 'operation') return [{ operation: each.operation, target: each.target, expected: expected[at] }];
    const probes = linesOf(each.asked, host.world).flatMap(({ line, targets }) =>
      line.operations
        .filter((operation) => MEASURED.has(operation))
        .flatMap((operation) =>
          asked(line, targets)
            .flatMap((target) => pathsFor(target, line.each, host))
            .map((target) => ({
              operation,
              target: target === '' ? 'self' : target,
              // An action that is meant to work needs all of it; one that is meant to fail does not say at which.
              ...(each.expected === 'allow' ? { expected: 'allow' as const } : {}),
              name: `${each.asked.behaviour.name}_${operation}_${target}`,
              ...driverOf(operation),
            })),
        ),
    );
    return probes;
  });
}

/** Where several targets stand for one another, the first is the usual one. */
const asked = ({ stops_at: stops }: BehaviourLine, targets: string[]): string[] => (stops === undefined ? targets : targets.slice(0, 1));

/** Looking at a path is a call of its own; the others are what the operation has without a driver. */
const driverOf = (operation: string): { driver?: string; syscall?: string } =>
  operation === 'file-read-metadata' ? { driver: 'metadata_runner', syscall: 'lstat' } : {};
