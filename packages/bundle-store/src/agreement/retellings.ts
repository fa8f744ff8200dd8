import { ARTIFACTS, combinedDecision, type Decision } from '@runtime/contracts';
import { isObject } from '../document.js';
import type { RowForm } from '../row-reader.js';
import type { ProbeFact, ProbeTable } from './probe-table.js';
import { COMMAND, ifSaid, OUTPUT, type Saying, saying } from './sayings.js';
import { STORY_OF_EVENT, STORY_OF_RESULT, type StoryMembers } from './stories.js';
import { at } from './values.js';

/** A document that retells rows of the job, in their order. */
export interface Retelling {
  name: string;
  form: RowForm;
  /** The rows it must retell. */
  facts: (table: ProbeTable) => readonly ProbeFact[];
  /** What one of its rows must say; names with dots are members of members. */
  says: readonly Saying[];
  /** A member of its rows whose values the document counts, in `counts`. */
  counts?: string;
  /** Members that another document tells alike, and no row of the job in these words. */
  story?: StoryMembers;
}

const lanes =
  (...wanted: readonly ProbeFact['lane'][]) =>
  (table: ProbeTable): ProbeFact[] =>
    wanted.flatMap((lane) => table.filter((fact) => fact.lane === lane));

const matchOf = ({ decision, expected }: ProbeFact): boolean | null => (decision === null ? null : decision === expected);
const errnoOf = ({ decision, errno }: ProbeFact): unknown => (decision === 'allow' ? null : errno);
const surprises = (table: ProbeTable): ProbeFact[] => lanes('scenario')(table).filter((fact) => matchOf(fact) !== true);
const baselineStatus = ({ failed, decision }: ProbeFact): Decision | 'error' | 'unknown' => (failed ? 'error' : (decision ?? 'unknown'));
const asksForPath = ({ operation }: ProbeFact): boolean => operation.startsWith('file-');
const inside = (...path: readonly string[]): RowForm => ({ kind: 'inside', at: path });

const profileId = (fact: ProbeFact): string => fact.profile_id;
const expectationId = (fact: ProbeFact): string => fact.expectation_id;
const operation = (fact: ProbeFact): string => fact.operation;
const target = (fact: ProbeFact): string => fact.target;
const expected = (fact: ProbeFact): string | null => fact.expected;
const decision = (fact: ProbeFact): Decision | null => fact.decision;
const harness = (fact: ProbeFact): string | null => fact.harness;
const answer = (name: string) => (fact: ProbeFact) => at(fact.oracle, name);

const name = (fact: ProbeFact): string => fact.name;
const baselineName = (fact: ProbeFact): string => `baseline:${fact.profile_id}:${fact.name}`;

const INTENT = ifSaid({
  'primary_intent.profile_id': profileId,
  'primary_intent.probe_name': name,
  'primary_intent.operation': operation,
  'primary_intent.target': target,
});

const together = (fact: ProbeFact) => combinedDecision(fact.platform, fact.process);

const LAYERS = ifSaid({
  'policy_layers.platform_policy.decision': (fact) => fact.platform,
  'policy_layers.process_policy.decision': (fact) => fact.process,
  'policy_layers.effective_decision': (fact) => together(fact).effective_decision,
  'policy_layers.attribution': (fact) => together(fact).attribution,
});

const EVENT = saying({
  profile_id: profileId,
  scenario_id: expectationId,
  expectation_id: expectationId,
  operation,
  target,
  expected,
  actual: decision,
  match: matchOf,
  errno: errnoOf,
  harness,
});

const EVENT_MEMBERS = [...EVENT, ...ifSaid({ probe_name: name }), ...INTENT, ...LAYERS, COMMAND, OUTPUT];

/** The members of an event that are looked at. */
const PICKED = new Set([
  'run_id',
  'world_id',
  'stderr',
  ...EVENT_MEMBERS.map(({ member }) => member.split('.')[0] as string),
  ...STORY_OF_EVENT.map(([first = '']) => first),
]);

/** Every document that is made from the rows of the job, row by row. */
export const RETELLINGS: readonly Retelling[] = [
  {
    name: ARTIFACTS.baseline_results.file,
    form: inside('results'),
    facts: lanes('baseline'),
    says: [
      ...saying({
        profile_id: profileId,
        probe_name: name,
        operation,
        target,
        status: baselineStatus,
        exit_code: (fact) => (fact.failed ? null : fact.exit_code),
        harness,
      }),
      ...ifSaid({ name: baselineName }),
      ...INTENT,
      COMMAND,
    ],
  },
  {
    name: ARTIFACTS.runtime_results.file,
    form: inside('*', 'probes'),
    facts: lanes('scenario'),
    says: [
      { member: 'profile_id', read: (row, [profile]) => (isObject(row) ? profile : null), of: profileId },
      ...saying({
        expectation_id: expectationId,
        operation,
        path: target,
        expected,
        actual: decision,
        match: matchOf,
        exit_code: (fact) => fact.exit_code,
        'runtime_result.errno': errnoOf,
        harness,
      }),
      ...ifSaid({ name }),
      ...INTENT,
      COMMAND,
      OUTPUT,
    ],
    story: STORY_OF_RESULT,
  },
  {
    name: ARTIFACTS.runtime_events.file,
    form: { kind: 'array', pick: [...PICKED] },
    facts: lanes('scenario'),
    says: EVENT_MEMBERS,
    story: STORY_OF_EVENT,
  },
  {
    name: ARTIFACTS.oracle_results.file,
    form: inside('results'),
    facts: (table) => lanes('oracle')(table).filter(({ oracle }) => oracle !== null),
    says: saying({
      profile_id: profileId,
      expectation_id: expectationId,
      harness,
      operation: answer('operation'),
      argument: answer('argument'),
      decision: answer('decision'),
      source: answer('source'),
    }),
  },
  {
    name: ARTIFACTS.path_witnesses.file,
    form: inside('records'),
    facts: (table) => lanes('baseline', 'scenario')(table).filter(asksForPath),
    says: [
      ...saying({
        lane: ({ lane }) => lane,
        profile_id: profileId,
        operation,
        requested_path: target,
        decision: (fact) => (fact.lane === 'baseline' ? baselineStatus(fact) : fact.decision),
      }),
      ...ifSaid({ scenario_id: (fact) => (fact.lane === 'baseline' ? baselineName(fact) : fact.expectation_id) }),
      COMMAND,
    ],
  },
  {
    name: ARTIFACTS.mismatch_summary.file,
    form: inside('mismatches'),
    counts: 'mismatch_type',
    facts: surprises,
    says: saying({ profile_id: profileId, expectation_id: expectationId, operation, path: target, expected, actual: decision }),
  },
  {
    name: ARTIFACTS.mismatch_packets.file,
    form: { kind: 'lines' },
    facts: surprises,
    says: saying({
      expectation_id: expectationId,
      'expected.expected_decision': expected,
      'decision_event.profile_id': profileId,
      'decision_event.operation': operation,
      'decision_event.target': target,
      'decision_event.decision': decision,
    }),
  },
];
