import { encodeCanonicalLine, type MismatchReason, SCHEMA_VERSIONS } from '@runtime/contracts';
import { EvidenceError } from '../error.js';
import { areAliased } from '../observations/paths.js';
import { reprText } from '../python/repr.js';
import { respell } from '../python/respell.js';
import { firstOf, isObject, type JsonObject, orNull, sameValue, truthy } from '../python/values.js';
import { resultsOf } from './path-witnesses.js';

export interface PacketInput {
  /** `mismatch_summary.json`. */
  mismatch_summary: unknown;
  observations: readonly unknown[];
  baseline_results: unknown;
  path_witnesses: unknown;
  manifest: unknown;
  /** The run directory as documents name it. */
  output_root: string;
}

/**
 * One packet per mismatch: the event, what was expected, and why they may differ (contract: execution, 2.9).
 *
 * @throws EvidenceError `MISMATCH_EVENT_MISSING`.
 */
export function buildMismatchPackets(input: PacketInput): JsonObject[] {
  const builder = new PacketBuilder(input);
  const summary = isObject(input.mismatch_summary) ? input.mismatch_summary['mismatches'] : null;
  return (Array.isArray(summary) ? summary : []).flatMap((mismatch: unknown, index) =>
    isObject(mismatch) && truthy(mismatch['expectation_id']) ? [builder.packet(mismatch, index)] : [],
  );
}

/** The packets as lines with sorted keys. Without packets a scenario lane leaves one newline. */
export const encodeMismatchPackets = (packets: readonly JsonObject[]): string =>
  packets.length === 0
    ? '\n'
    : respell(packets)
        .map((packet) => `${encodeCanonicalLine(packet)}\n`)
        .join('');

/** Events and witnesses are found by expectation id alone, and of equal ids the last counts. */
class PacketBuilder {
  readonly #input: PacketInput;
  readonly #events = new Map<string, JsonObject>();
  readonly #baseline = new Map<unknown, JsonObject>();
  readonly #witnesses = new Map<string, JsonObject>();
  readonly #manifest: JsonObject;

  constructor(input: PacketInput) {
    this.#input = input;
    this.#manifest = isObject(input.manifest) ? input.manifest : {};
    for (const event of input.observations) {
      if (isObject(event) && truthy(event['expectation_id'])) this.#events.set(JSON.stringify(event['expectation_id']), event);
    }
    for (const row of resultsOf(input.baseline_results)) if (isObject(row)) this.#baseline.set(row['name'], row);
    const records = isObject(input.path_witnesses) ? input.path_witnesses['records'] : null;
    for (const record of Array.isArray(records) ? records : []) {
      if (!isObject(record)) continue;
      const { lane, scenario_id } = record;
      if (typeof lane === 'string' && typeof scenario_id === 'string') this.#witnesses.set(witnessKey(lane, scenario_id), record);
    }
  }

  packet(mismatch: JsonObject, index: number): JsonObject {
    const event = this.#events.get(JSON.stringify(mismatch['expectation_id']));
    if (event === undefined) throw missingEvent(mismatch, index);
    const baselineName = `baseline:${reprText(orNull(event['profile_id']))}:${reprText(orNull(event['probe_name']))}`;
    const baseline = this.#baseline.get(baselineName) ?? null;
    const callout = pickCallout(event);
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
      decision_event: this.#decisionEvent(event, callout),
      expected: {
        expectation_id: mismatch['expectation_id'],
        expected_decision: orNull(mismatch['expected']),
        target: orNull(firstOf(mismatch['path'], event['target'])),
      },
      baseline,
      oracle_check: callout === null ? null : oracleCheck(callout),
      canonicalization: witness === null ? null : { witness_source: `${this.#input.output_root}/path_witnesses.json`, witness },
      mismatch_reason: reasonOf(event, baseline, callout, witness),
    };
  }

  #decisionEvent(event: JsonObject, callout: JsonObject | null): JsonObject {
    const copied = (...names: string[]): JsonObject => Object.fromEntries(names.map((name) => [name, orNull(event[name])]));
    return {
      ...copied('scenario_id', 'profile_id', 'probe_name', 'operation', 'target', 'requested_path', 'observed_path', 'normalized_path'),
      ...copied('runtime_status', 'failure_stage', 'failure_kind'),
      decision: orNull(event['actual']),
      ...copied('errno', 'intended_op_witnessed', 'policy_layers'),
      source: `${this.#input.output_root}/runtime_events.normalized.json`,
      filter_type: orNull(callout?.['filter_type']),
      filter_type_name: orNull(callout?.['filter_type_name']),
    };
  }

  /** The first witness, scenario lane first, that shows another spelling of what was asked for. */
  #witness(event: JsonObject, baselineName: string): JsonObject | null {
    const requested = firstOf(event['requested_path'], event['target']);
    if (!truthy(requested)) return null;
    for (const key of [witnessKey('scenario', event['scenario_id']), witnessKey('baseline', baselineName)]) {
      const record = this.#witnesses.get(key);
      if (record === undefined) continue;
      const flags = isObject(record['canonicalization']) ? record['canonicalization'] : {};
      const other = firstOf(record['observed_path'], record['normalized_path']);
      if (truthy(flags['alias_pair']) || truthy(flags['nofirmlink_differs']) || areAliased(requested, other))
        return witnessOf(record, requested, flags);
    }
    return null;
  }
}

const witnessKey = (lane: string, scenarioId: unknown): string => `${lane} ${JSON.stringify(scenarioId)}`;

const missingEvent = (mismatch: JsonObject, index: number): EvidenceError =>
  new EvidenceError({
    code: 'MISMATCH_EVENT_MISSING',
    message: `the mismatch of ${String(mismatch['expectation_id'])} has no event`,
    path: 'mismatch_summary.json',
    field: `/mismatches/${index}`,
    hint: 'derive events and mismatches from the same results',
  });

function reasonOf(event: JsonObject, baseline: JsonObject | null, callout: JsonObject | null, witness: JsonObject | null): MismatchReason {
  if (event['intended_op_witnessed'] === false) return 'op_not_witnessed';
  if (witness !== null) return 'canonicalization_boundary';
  if (baseline?.['status'] === 'deny') return 'ambient_platform_restriction';
  const said = callout?.['decision'];
  const disagrees = truthy(said) && truthy(event['actual']) && !sameValue(said, event['actual']);
  return disagrees ? 'capture_pipeline_disagreement' : 'expectation_too_strong';
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

const oracleCheck = (callout: JsonObject): JsonObject => ({
  decision: orNull(callout['decision']),
  stage: orNull(callout['stage']),
  filter_type: orNull(callout['filter_type']),
  filter_type_name: orNull(callout['filter_type_name']),
  argument: orNull(callout['argument']),
});
