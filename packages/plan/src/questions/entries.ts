import { type Decision, grantRules, type ProbeEntry, type ProfileEntry } from '@runtime/contracts';
import {
  assembleProfile,
  type CompiledPolicy,
  compilePolicy,
  runTimeBlockApplies,
  type SimulatedOutcome,
  simulateProbe,
  type VirtualHost,
} from '@runtime/sbpl';
import { IN_PROCESS_DRIVERS, modelAnswer } from '../model-answer.js';
import type { KnownOutcome } from '../types.js';
import { slugOf, uniqueNames } from './names.js';
import type { QuestionedProfile, SuiteQuestion } from './types.js';

/** The entries of one profile. */
interface ProfileEntries {
  profile: ProfileEntry;
  probes: ProbeEntry[];
  known: Record<string, KnownOutcome>;
}

type Grants = NonNullable<ProfileEntry['grants']>;

/** The profile as it stands in the registry, with a probe for each question and what is known of it. */
export function entriesOf(id: string, asked: QuestionedProfile, text: string, host: VirtualHost): ProfileEntries {
  const probes = probesOf(id, asked.questions, host, text);
  const drivers = probes.map(({ driver }) => driver);
  const compiled = (grants: Grants): CompiledPolicy =>
    compilePolicy(
      assembleProfile({
        text,
        file: asked.file,
        runTimeBlock: runTimeBlockApplies(drivers),
        world: host.world,
        keyRules: grantRules(grants),
      }),
      host.world,
    );
  const simulated = (grants: Grants): SimulatedOutcome[] => {
    const policy = compiled(grants);
    return probes.map((probe) => simulateProbe(host, policy, probe));
  };
  const grants = [...new Set(simulated([]).flatMap(({ prerequisite }) => (prerequisite === undefined ? [] : [prerequisite.need])))];
  const outcomes = simulated(grants);
  const known: Record<string, KnownOutcome> = {};
  for (const [at, probe] of probes.entries()) {
    const question = asked.questions[at] as SuiteQuestion;
    const outcome = outcomes[at] as SimulatedOutcome;
    const model = modelAnswer(outcome);
    probe.expected = question.expected ?? model ?? 'deny';
    const entry = knownOf(question, model, outcome);
    if (entry !== null) known[probe.probe_id] = entry;
  }
  return {
    probes,
    known,
    profile: {
      profile_id: id,
      profile_path: `./sb/${id}.sb`,
      mode: 'sbpl',
      family: null,
      semantic_group: null,
      probe_refs: probes.map(({ probe_id }) => probe_id),
      key_specific_rules: [],
      notes: asked.notes ?? null,
      ...(grants.length === 0 ? {} : { grants }),
    },
  };
}

function probesOf(id: string, questions: readonly SuiteQuestion[], host: VirtualHost, text: string): ProbeEntry[] {
  const unique = uniqueNames();
  const isClosed = compilePolicy(assembleProfile({ text, file: id }), host.world).defaultAction !== 'allow';
  return questions.map((question) => {
    const { operation, target, expected = 'deny', lanes = {}, expectation_id, syscall, filter_name } = question;
    const name = unique(slugOf(question.name ?? `${operation}_${target}`, operation));
    const driver = question.driver ?? (isClosed ? IN_PROCESS_DRIVERS[operation] : undefined);
    return {
      probe_id: `${id}:${name}`,
      name,
      operation,
      target,
      expected,
      supports_lanes: { baseline: lanes.baseline !== false, scenario: lanes.scenario !== false, oracle: lanes.oracle !== false },
      expected_primary_ops: [operation],
      expected_predicates: [target],
      capabilities_required: [],
      controls_supported: ['baseline', 'allow_default', 'deny_default'],
      ...(expectation_id === undefined ? {} : { expectation_id }),
      ...(driver === undefined ? {} : { driver }),
      ...(syscall === undefined ? {} : { syscall }),
      ...(filter_name === undefined ? {} : { filter_name }),
    };
  });
}

/** What is to be said beside the expectation; null where nothing is. */
function knownOf({ expected, note }: SuiteQuestion, model: Decision | null, outcome: SimulatedOutcome): KnownOutcome | null {
  if (model === null) {
    const [doubt] = outcome.unknown ?? [];
    const open =
      doubt === undefined ? 'no decision is reached in a simulated run' : `open in the policy model: ${doubt.construct}: ${doubt.reason}`;
    return { note: note === undefined ? open : `${note}; ${open}` };
  }
  if (expected !== undefined && expected !== model && outcome.rule?.part === 'run-time-block') {
    const appended = 'a run appends rules of its own to the profile, and one of them answers';
    return { model, note: note === undefined ? appended : `${note}; ${appended}` };
  }
  return note === undefined ? null : { ...(model === expected ? {} : { model }), note };
}
