import type { BehaviourLine } from '@runtime/contracts';
import type { VirtualHost } from '@runtime/sbpl';
import { pathsFor } from './accesses.js';
import { linesOf } from './lines.js';
import { PROTECT, type ProtectionAttempt } from './protect.js';
import type { Question } from './read.js';

type Decision = 'allow' | 'deny';

/** A question of a suite: one probe. */
export interface ProbeQuestion {
  operation: string;
  target: string;
  expected?: Decision | undefined;
  name?: string | undefined;
  /** Names the question that the probe is part of, so that a reader finds its probes again. */
  expectation_id?: string | undefined;
  driver?: string | undefined;
  syscall?: string | undefined;
  filter_name?: string | undefined;
  note?: string | undefined;
}

/** How a run finds out about an access. */
export type Recipe = Pick<ProbeQuestion, 'driver' | 'syscall' | 'filter_name'>;

/** What a run performs. Looking at a path is a call of its own; the others are what the operation has without a driver. */
const PERFORMED: ReadonlyMap<string, Recipe> = new Map<string, Recipe>([
  ['file-read-data', {}],
  ['file-write-data', {}],
  ['file-read-metadata', { driver: 'metadata_runner', syscall: 'lstat' }],
  ['mach-lookup', {}],
  ['network-outbound', {}],
  ['process-fork', {}],
]);

const QUERY = { driver: 'sandbox_check_probe' };

/** What a run performs for no probe, since it would change something or start a program, and asks the policy about instead. */
const QUERIED: ReadonlySet<string> = new Set([
  'process-exec*',
  'file-write-create',
  'file-write-unlink',
  'file-link',
  'file-ioctl',
  'pseudo-tty',
  'appleevent-send',
  'lsopen',
  'job-creation',
]);

/** How a run finds out about an access; undefined where it has no way of its own. A socket that somebody else listens on is left alone. */
export function recipeFor(operation: string, target: string): Recipe | undefined {
  if (operation === 'network-outbound' && target.startsWith('/')) return { ...QUERY, filter_name: 'path' };
  return PERFORMED.get(operation) ?? (QUERIED.has(operation) ? QUERY : undefined);
}

/** The name of the probe of one access of a question; {@link questionOfProbe} reads it. */
const probeName = (question: string, operation: string, target: string): string => `${question}: ${operation} ${target}`;

/** The question that a probe is part of; null for one that stands by itself. */
export function questionOfProbe({ id, operation, target }: { id: string; operation: string; target: string }): string | null {
  const end = `: ${operation} ${target}`;
  return id.endsWith(end) && id.length > end.length ? id.slice(0, -end.length) : null;
}

/**
 * The probes that ask the same as questions. A behaviour becomes one probe for each of its accesses that a run can make or ask
 * about; of those the policy model says what to expect.
 */
export function suiteQuestions(
  questions: readonly Question[],
  expected: readonly (Decision | undefined)[],
  host: VirtualHost,
): ProbeQuestion[] {
  const probes = questions.flatMap((each, at): ProbeQuestion[] =>
    each.kind === 'operation'
      ? [{ operation: each.operation, target: each.target, expected: expected[at], ...recipeFor(each.operation, each.target) }]
      : linesOf(each.asked, host.world).flatMap(({ line, targets }) =>
          line.operations.flatMap((operation) =>
            asked(line, targets)
              .flatMap((target) => pathsFor(target, line.each, host))
              // An action that is meant to work needs all of it; one that is meant to fail does not say at which.
              .flatMap((target) => probeOf(each.asked.question, operation, target, each.expected === 'allow' ? 'allow' : undefined)),
          ),
        ),
  );
  return distinct(probes);
}

/** The probes of the other side: what is to stay closed, and services outside, of which the policy is asked whether they are there or not. */
export const protectionQuestions = (attempts: readonly ProtectionAttempt[]): ProbeQuestion[] =>
  distinct(
    attempts
      .filter(({ question, expected }) => expected !== undefined || !OTHER_WAYS.test(question))
      .flatMap(({ question, operation, target, expected }) =>
        probeOf(PROTECT + question, operation, target, expected, operation === 'mach-lookup' ? QUERY : undefined),
      ),
  );

/** Ways around the name of a place, which are asked of the places that somebody named. */
const OTHER_WAYS = /^(?:read-by-|hard-link |make-in-other-case )/;

/** One access as a probe; none where a run has no way to it. */
function probeOf(
  question: string,
  operation: string,
  target: string,
  expected: Decision | undefined,
  recipe = recipeFor(operation, target),
): ProbeQuestion[] {
  if (recipe === undefined) return [];
  const named = target === '' ? 'self' : target;
  const id = probeName(question, operation, named);
  return [{ operation, target: named, ...(expected === undefined ? {} : { expected }), name: id, expectation_id: id, ...recipe }];
}

/** Where several targets stand for one another, the first is the usual one. */
const asked = ({ stops_at: stops }: BehaviourLine, targets: string[]): string[] => (stops === undefined ? targets : targets.slice(0, 1));

function distinct(probes: readonly ProbeQuestion[]): ProbeQuestion[] {
  const met = new Set<string>();
  return probes.filter(({ expectation_id: id }) => id === undefined || (!met.has(id) && met.add(id)));
}
