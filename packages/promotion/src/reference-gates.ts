import type { PromotionReason } from '@runtime/contracts';
import { DECISION_STAGE_ARTIFACTS, isObject, type JsonObject, member, objectMember, type RunFacts, truthy } from './facts.js';

export interface GateAnswer {
  passed: boolean;
  /** What the gate looked at. */
  inputs: JsonObject;
  explanation: string;
}

export interface Gate {
  code: PromotionReason;
  check: (facts: RunFacts) => GateAnswer;
}

export const result = (passed: boolean, inputs: JsonObject, whenPassed: string, whenNot: string): GateAnswer => ({
  passed,
  inputs,
  explanation: passed ? whenPassed : whenNot,
});

export const preflightRecord = (facts: RunFacts): JsonObject => objectMember(objectMember(facts.manifest, 'apply_preflight'), 'record');

/** The state without the blanks around it; null when it is no text. */
export function runState(facts: RunFacts): string | null {
  const state = member(facts.status, 'state');
  return typeof state === 'string' ? state.trim() : null;
}

const ours = (facts: RunFacts): boolean => facts.rules === 'runtime';

/** Whether the preflight file says what the manifest's copy of it says. A schema version may stand in one of them only. */
function preflightAgrees(facts: RunFacts, record: JsonObject): boolean {
  if (facts.preflightDocument === null) return false;
  const { schema_version: _, ...document } = facts.preflightDocument;
  const { schema_version: __, ...copy } = record;
  return sameValue(document, copy);
}

/** Equal JSON values; the order of members does not matter. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((item, index) => sameValue(item, b[index]));
  if (!isObject(a) || !isObject(b)) return a === b;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && sameValue(a[key], b[key]));
}

/** What a bundle says of itself is not asked where it does not verify; the cause is that alone. */
const orUnverified = (facts: RunFacts, otherwise: string): string =>
  facts.integrity.verified ? otherwise : 'the bundle does not verify, so nothing that its index names is asked';

/** Names the run said it committed and the index does not list. */
function uncovered(facts: RunFacts): string[] {
  const listed = member(objectMember(facts.manifest, 'execution'), 'artifacts');
  if (!Array.isArray(listed)) return ours(facts) ? ['(not recorded)'] : [];
  return listed.map(String).filter((name) => !facts.indexed.has(name));
}

/** The reference's eleven, in its order. Under our own rules the same questions are asked, and an unknown answer is no. */
export const REFERENCE_GATES: readonly Gate[] = [
  {
    code: 'manifest_missing',
    check: (facts) =>
      result(
        facts.manifestPresent,
        { run_manifest_present: facts.manifestPresent },
        'the run manifest is there',
        'there is no run manifest',
      ),
  },
  {
    code: 'bundle_in_progress',
    check: (facts) =>
      result(
        runState(facts) !== 'in_progress',
        { state: member(facts.status, 'state') },
        'the run has ended',
        'the run is still in progress',
      ),
  },
  {
    code: 'run_status_missing',
    check: (facts) =>
      result(facts.statusPresent, { run_status_present: facts.statusPresent }, 'the run status is there', 'there is no run status'),
  },
  {
    code: 'not_clean_channel',
    check: (facts) => {
      const channel = member(facts.manifest, 'channel');
      return result(
        channel === 'launchd_clean',
        { channel },
        'the runner was started by launchd',
        'the runner was not started by launchd from a clean stage (channel launchd_clean)',
      );
    },
  },
  {
    code: 'apply_preflight_missing',
    check: (facts) => {
      const record = preflightRecord(facts);
      const present = Object.keys(record).length > 0;
      if (!present || !ours(facts)) {
        return result(present, { apply_preflight_present: present }, 'an apply preflight ran', 'no apply preflight is on record');
      }
      const agrees = preflightAgrees(facts, record);
      return result(
        agrees,
        { apply_preflight_present: true, file_agrees: agrees },
        'an apply preflight ran, and its file says what the manifest says',
        orUnverified(facts, 'the preflight file is absent or says something else than the manifest'),
      );
    },
  },
  {
    code: 'already_sandboxed',
    check: (facts) => {
      const sandboxed = member(objectMember(preflightRecord(facts), 'sandbox_check_self'), 'sandboxed');
      return result(
        ours(facts) ? sandboxed === false : sandboxed !== true,
        { sandboxed },
        sandboxed === false ? 'the runner was not sandboxed when it started' : 'nothing says that the runner was sandboxed when it started',
        sandboxed === true
          ? 'the runner was already sandboxed, so its denials may come from another policy'
          : 'it is not known whether the runner was already sandboxed',
      );
    },
  },
  {
    code: 'apply_failed',
    check: (facts) => {
      const record = preflightRecord(facts);
      const apply_ok = member(record, 'apply_ok');
      // The reference asks only when there is a record; without one the reason is apply_preflight_missing alone.
      const unasked = !ours(facts) && Object.keys(record).length === 0;
      return result(
        unasked || apply_ok === true,
        { apply_ok },
        unasked ? 'there is no preflight to ask' : 'a policy could be applied',
        'nothing shows that a policy could be applied on this host',
      );
    },
  },
  {
    code: 'bundle_integrity_unverified',
    check: ({ integrity }) =>
      result(
        integrity.verified,
        integrity.verified ? { verified: true } : { verified: false, problem: integrity.code },
        'every indexed file has its recorded digest',
        integrity.verified ? '' : `the bundle does not verify: ${integrity.message}`,
      ),
  },
  {
    code: 'bundle_failed',
    check: (facts) => {
      const status = member(facts.index, 'status');
      return result(
        ours(facts) ? status === 'ok' || status === 'partial' : status !== 'failed',
        { index_status: status },
        'the index does not say that the run failed',
        status === 'failed' ? 'the index says that the run failed' : orUnverified(facts, 'the index does not say how the run ended'),
      );
    },
  },
  {
    code: 'bundle_incomplete',
    check: (facts) => {
      const missing = member(facts.index, 'missing');
      const left = uncovered(facts);
      const complete = ours(facts) ? Array.isArray(missing) && missing.length === 0 && left.length === 0 : !truthy(missing);
      return result(
        complete,
        { missing: Array.isArray(missing) ? missing.slice(0, 20) : missing, ...(ours(facts) ? { not_indexed: left.slice(0, 20) } : {}) },
        'the index lists everything the run was to leave behind',
        orUnverified(facts, 'artifacts of the run are missing from the bundle or from its index'),
      );
    },
  },
  {
    code: 'decision_stage_artifacts_missing',
    check: (facts) => {
      const absent = DECISION_STAGE_ARTIFACTS.filter((name) => !facts.present.has(name) || (ours(facts) && !facts.indexed.has(name)));
      return result(
        absent.length === 0,
        { absent },
        'results, events and matrix are there',
        `${absent.join(', ')} ${absent.length === 1 ? 'is' : 'are'} not there, or not indexed`,
      );
    },
  },
];
