import {
  BUNDLE_GATES,
  failedGates,
  type Gate,
  type GateSet,
  gateAnswer,
  orUnverified,
  preflightRecord,
  RUN_GATES,
  type RunFacts,
  standingInformation,
} from '@runtime/promotion';
import { ownMember, truthy } from '../python/values.js';

type Check = Gate['check'];

const present = (facts: RunFacts, name: string): boolean => facts.present.has(name);

/** Where the reference asks less than we do; the other gates are the same. */
const WEAKER: Partial<Record<Gate['code'], Check>> = {
  apply_preflight_missing: (facts) => {
    const found = Object.keys(preflightRecord(facts)).length > 0;
    return gateAnswer(found, { apply_preflight_present: found }, 'an apply preflight ran', 'no apply preflight is on record');
  },
  already_sandboxed: (facts) => {
    const sandboxed = ownMember(ownMember(preflightRecord(facts), 'sandbox_check_self'), 'sandboxed') ?? null;
    return gateAnswer(
      sandboxed !== true,
      { sandboxed },
      sandboxed === false ? 'the runner was not sandboxed when it started' : 'nothing says that the runner was sandboxed when it started',
      'the runner was already sandboxed, so its denials may come from another policy',
    );
  },
  apply_failed: (facts) => {
    const record = preflightRecord(facts);
    const apply_ok = ownMember(record, 'apply_ok') ?? null;
    // Without a record the reason is apply_preflight_missing alone.
    const unasked = Object.keys(record).length === 0;
    return gateAnswer(
      unasked || apply_ok === true,
      { apply_ok },
      unasked ? 'there is no preflight to ask' : 'a policy could be applied',
      'nothing shows that a policy could be applied on this host',
    );
  },
  bundle_failed: (facts) => {
    const index_status = ownMember(facts.index, 'status') ?? null;
    return gateAnswer(
      index_status !== 'failed',
      { index_status },
      'the index does not say that the run failed',
      'the index says that the run failed',
    );
  },
  bundle_incomplete: (facts) => {
    const missing = ownMember(facts.index, 'missing') ?? null;
    return gateAnswer(
      !truthy(missing),
      { missing: Array.isArray(missing) ? missing.slice(0, 20) : missing },
      'the index lists everything the run was to leave behind',
      orUnverified(facts, 'artifacts of the run are missing from the bundle or from its index'),
    );
  },
  decision_stage_artifacts_missing: (facts) => {
    const absent = DECISION_STAGE.filter((name) => !present(facts, name));
    return gateAnswer(
      absent.length === 0,
      { absent },
      'results, events and matrix are there',
      `${absent.join(', ')} ${absent.length === 1 ? 'is' : 'are'} not there, or not indexed`,
    );
  },
  scenario_lane_missing: (facts) => {
    const scenario = present(facts, 'runtime_results.json');
    return gateAnswer(scenario, { scenario }, 'the scenario lane ran', 'no scenario lane ran, so there are no decisions');
  },
};

const DECISION_STAGE = ['runtime_results.json', 'runtime_events.normalized.json', 'expected_matrix.json'];

const weakened = (gates: readonly Gate[]): Gate[] => gates.map(({ code, check }) => ({ code, check: WEAKER[code] ?? check }));

const failedOf = (facts: RunFacts, gates: readonly Gate[]): ReturnType<GateSet['information']> =>
  failedGates(facts, weakened(gates)) as ReturnType<GateSet['information']>;

/** The reference's eleven decide; what our further gates would have said is information. */
const VERSION_1: GateSet = {
  name: 'reference',
  version: 1,
  gates: weakened(BUNDLE_GATES),
  information: (facts) => [...standingInformation(facts), ...failedOf(facts, RUN_GATES)],
};

const REPAIRED = RUN_GATES.filter(({ code }) => code === 'bundle_repaired');
const FURTHER = RUN_GATES.filter(({ code }) => code !== 'bundle_repaired');

/** A repair says of every bundle that its digests are newer than its run, so it decides here too. */
const VERSION_2: GateSet = {
  ...VERSION_1,
  version: 2,
  gates: [...VERSION_1.gates, ...REPAIRED],
  information: (facts) => [...standingInformation(facts), ...failedOf(facts, FURTHER)],
};

/** Every list that a packet may have been made with, oldest first. */
export const GATE_SETS: readonly GateSet[] = [VERSION_1, VERSION_2];
export const GATES: GateSet = VERSION_2;
