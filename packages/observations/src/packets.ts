import { encodeCanonicalLine, type MismatchReason, SCHEMA_VERSIONS } from '@runtime/contracts';
import { ObservationError, type ObservationProblem } from './error.js';
import { resultsOf } from './path-witnesses.js';
import { areAliased } from './paths.js';
import { plainText } from './plain-text.js';
import { type RuleSet, type RuleSwitches, switchesOf } from './rule-set.js';
import { firstOf, isGiven, isObject, type JsonObject, orNull, sameValue, truthy } from './values.js';

export interface PacketInput {
  /** `mismatch_summary.json`. */
  mismatch_summary: unknown;
  observations: readonly unknown[];
  baseline_results: unknown;
  path_witnesses: unknown;
  manifest: unknown;
  /** The run directory as documents name it. */
  output_root: string;
  /** Rows of the oracle lane; what they say stands beside a mismatch and never becomes a decision. */
  oracle_rows?: readonly unknown[] | null | undefined;
  rules: RuleSet;
}

/**
 * One packet per mismatch: the event, what was expected, and why they may differ (contract: execution, 2.9).
 *
 * @throws ObservationError `MISMATCH_EVENT_MISSING` in the reference set; the runtime set reports it in `problems`.
 */
export function buildMismatchPackets(input: PacketInput, problems: ObservationProblem[] = []): JsonObject[] {
  const builder = new PacketBuilder(input);
  const summary = isObject(input.mismatch_summary) ? input.mismatch_summary['mismatches'] : null;
  const packets: JsonObject[] = [];
  for (const [index, mismatch] of (Array.isArray(summary) ? summary : []).entries()) {
    if (!isObject(mismatch) || !truthy(mismatch['expectation_id'])) continue;
    const packet = builder.packet(mismatch);
    if (packet !== null) packets.push(packet);
    else reportMissing(mismatch, index, input.rules, problems);
  }
  return packets;
}

/** The packets as lines with sorted keys. Without packets a scenario lane leaves one newline. */
export const encodeMismatchPackets = (packets: readonly JsonObject[]): string => [...mismatchPacketLines(packets)].join('');

/** The same line by line. */
export function* mismatchPacketLines(packets: readonly JsonObject[]): Generator<string> {
  for (const packet of packets) yield `${encodeCanonicalLine(packet)}\n`;
  if (packets.length === 0) yield '\n';
}

function reportMissing(mismatch: JsonObject, index: number, rules: RuleSet, problems: ObservationProblem[]): void {
  const message = `the mismatch of ${String(mismatch['expectation_id'])} has no event`;
  const file = 'mismatch_summary.json';
  const field = `/mismatches/${index}`;
  if (switchesOf(rules).stopsAtFirstOddRow) {
    throw new ObservationError({
      code: 'MISMATCH_EVENT_MISSING',
      message,
      path: file,
      field,
      hint: 'derive events and mismatches from the same results',
    });
  }
  const profile = mismatch['profile_id'];
  problems.push({
    code: 'MISMATCH_EVENT_MISSING',
    message,
    file,
    field,
    index,
    profile_id: typeof profile === 'string' ? profile : null,
    probe: null,
  });
}

class PacketBuilder {
  readonly #input: PacketInput;
  readonly #rules: RuleSwitches;
  readonly #events = new Map<string, JsonObject>();
  readonly #baseline = new Map<unknown, JsonObject>();
  readonly #witnesses = new Map<string, JsonObject>();
  readonly #oracle = new Map<string, JsonObject[]>();
  readonly #manifest: JsonObject;

  constructor(input: PacketInput) {
    this.#input = input;
    this.#rules = switchesOf(input.rules);
    this.#manifest = isObject(input.manifest) ? input.manifest : {};
    for (const event of input.observations) {
      if (isObject(event) && truthy(event['expectation_id'])) this.#events.set(this.#eventKey(event), event);
    }
    for (const row of resultsOf(input.baseline_results)) if (isObject(row)) this.#baseline.set(row['name'], row);
    this.#indexWitnesses();
    this.#indexOracle();
  }

  #eventKey(of: JsonObject): string {
    const id = JSON.stringify(of['expectation_id']);
    return this.#rules.indexByExpectationOnly ? id : `${id} ${JSON.stringify(of['profile_id'])}`;
  }

  #indexWitnesses(): void {
    const records = isObject(this.#input.path_witnesses) ? this.#input.path_witnesses['records'] : null;
    for (const record of Array.isArray(records) ? records : []) {
      if (!isObject(record)) continue;
      const { lane, scenario_id } = record;
      if (typeof lane === 'string' && typeof scenario_id === 'string')
        this.#witnesses.set(this.#witnessKey(lane, scenario_id, record['profile_id']), record);
    }
  }

  #witnessKey(lane: string, scenarioId: unknown, profileId: unknown): string {
    const key = `${lane} ${JSON.stringify(scenarioId)}`;
    return this.#rules.indexByExpectationOnly ? key : `${key} ${JSON.stringify(profileId)}`;
  }

  #indexOracle(): void {
    if (this.#rules.oracleFromCallouts) return;
    for (const row of this.#input.oracle_rows ?? []) {
      if (!isObject(row) || typeof row['expectation_id'] !== 'string') continue;
      const rows = this.#oracle.get(row['expectation_id']) ?? [];
      if (rows.length === 0) this.#oracle.set(row['expectation_id'], rows);
      rows.push(row);
    }
  }

  packet(mismatch: JsonObject): JsonObject | null {
    const event = this.#events.get(this.#eventKey(mismatch));
    if (event === undefined) return null;
    const baselineName = `baseline:${plainText(orNull(event['profile_id']))}:${plainText(orNull(event['probe_name']))}`;
    const baseline = this.#baseline.get(baselineName) ?? null;
    const oracle = this.#rules.oracleFromCallouts ? pickCallout(event) : this.#pickOracle(event);
    const witness = this.#witness(event, baselineName);
    return {
      schema_version: SCHEMA_VERSIONS.mismatch_packet,
      expectation_id: mismatch['expectation_id'],
      run_context: {
        run_id: orNull(event['run_id']),
        channel: orNull(this.#manifest['channel']),
        world_id: orNull(event['world_id']),
        repo_root_context: orNull(this.#manifest['repo_root_context']),
        run_manifest: isObject(this.#input.manifest) ? `${this.#input.output_root}/run_manifest.json` : null,
      },
      decision_event: this.#decisionEvent(event, oracle),
      expected: {
        expectation_id: mismatch['expectation_id'],
        expected_decision: orNull(mismatch['expected']),
        target: orNull(firstOf(mismatch['path'], event['target'])),
      },
      baseline,
      oracle_check: oracle === null ? null : oracleCheck(oracle),
      canonicalization: witness === null ? null : { witness_source: `${this.#input.output_root}/path_witnesses.json`, witness },
      mismatch_reason: this.#reason(event, baseline, oracle, witness),
    };
  }

  #decisionEvent(event: JsonObject, oracle: JsonObject | null): JsonObject {
    const copied = (...names: string[]): JsonObject => Object.fromEntries(names.map((name) => [name, orNull(event[name])]));
    return {
      ...copied('scenario_id', 'profile_id', 'probe_name', 'operation', 'target', 'requested_path', 'observed_path', 'normalized_path'),
      ...copied('runtime_status', 'failure_stage', 'failure_kind'),
      decision: orNull(event['actual']),
      ...copied('errno', 'intended_op_witnessed', 'policy_layers'),
      source: `${this.#input.output_root}/runtime_events.normalized.json`,
      filter_type: orNull(oracle?.['filter_type']),
      filter_type_name: orNull(oracle?.['filter_type_name']),
    };
  }

  #pickOracle(event: JsonObject): JsonObject | null {
    const rows = this.#oracle.get(String(event['expectation_id'])) ?? [];
    return rows.find((row) => !isGiven(row['profile_id']) || row['profile_id'] === event['profile_id']) ?? null;
  }

  #reason(event: JsonObject, baseline: JsonObject | null, oracle: JsonObject | null, witness: JsonObject | null): MismatchReason {
    if (event['intended_op_witnessed'] === false) return 'op_not_witnessed';
    const restricted = baseline?.['status'] === 'deny' && (this.#rules.baselineErrorsDecide || !isGiven(baseline['error']));
    if (restricted && !this.#rules.witnessBeforeBaseline) return 'ambient_platform_restriction';
    if (witness !== null) return 'canonicalization_boundary';
    if (restricted) return 'ambient_platform_restriction';
    return this.#disagrees(oracle?.['decision'], event['actual']) ? 'capture_pipeline_disagreement' : 'expectation_too_strong';
  }

  #disagrees(said: unknown, measured: unknown): boolean {
    if (!truthy(said) || !truthy(measured)) return false;
    if (!this.#rules.failedCalloutDisagrees && said !== 'allow' && said !== 'deny') return false;
    return !sameValue(said, measured, this.#rules);
  }

  /** The first witness, scenario lane first, that shows another spelling of what was asked for. */
  #witness(event: JsonObject, baselineName: string): JsonObject | null {
    const requested = firstOf(event['requested_path'], event['target']);
    if (!truthy(requested)) return null;
    const profileId = event['profile_id'];
    const candidates = [
      this.#witnesses.get(this.#witnessKey('scenario', event['scenario_id'], profileId)),
      this.#witnesses.get(this.#witnessKey('baseline', baselineName, profileId)),
    ];
    for (const record of candidates) {
      if (record === undefined) continue;
      const flags = isObject(record['canonicalization']) ? record['canonicalization'] : {};
      const other = firstOf(record['observed_path'], record['normalized_path']);
      const differs = truthy(flags['nofirmlink_differs']) && this.#rules.firmlinkIsBoundary;
      if (truthy(flags['alias_pair']) || differs || areAliased(requested, other, this.#rules)) return witnessOf(record, requested, flags);
    }
    return null;
  }
}

const witnessOf = (record: JsonObject, requested: unknown, flags: JsonObject): JsonObject => ({
  lane: orNull(record['lane']),
  scenario_id: orNull(record['scenario_id']),
  requested_path: requested,
  observed_path: orNull(record['observed_path']),
  observed_path_source: orNull(record['observed_path_source']),
  normalized_path: orNull(record['normalized_path']),
  normalized_path_source: orNull(record['normalized_path_source']),
  alias_pair: orNull(flags['alias_pair']),
  nofirmlink_differs: orNull(flags['nofirmlink_differs']),
});

function pickCallout(event: JsonObject): JsonObject | null {
  const callouts = Array.isArray(event['seatbelt_callouts']) ? event['seatbelt_callouts'].filter(isObject) : [];
  return callouts.find((callout) => callout['operation'] === event['operation']) ?? callouts[0] ?? null;
}

const oracleCheck = (row: JsonObject): JsonObject => ({
  decision: orNull(row['decision']),
  stage: orNull(row['stage']),
  filter_type: orNull(row['filter_type']),
  filter_type_name: orNull(row['filter_type_name']),
  argument: orNull(row['argument']),
});
