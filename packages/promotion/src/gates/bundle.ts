import { ARTIFACTS } from '@runtime/contracts';
import type { RunFacts } from './facts.js';
import { type Gate, result } from './gate.js';
import { type JsonObject, member, objectMember, sameValue } from './values.js';

export const preflightRecord = (facts: RunFacts): JsonObject => objectMember(objectMember(facts.manifest, 'apply_preflight'), 'record');

/** The state without the blanks around it; null when it is no text. */
export function runState(facts: RunFacts): string | null {
  const state = member(facts.status, 'state');
  return typeof state === 'string' ? state.trim() : null;
}

/** A state that is absent or null says nothing, and other gates ask for it; one of another type is no state. */
const hasEnded = (state: unknown): boolean => state === null || (typeof state === 'string' && state.trim() !== 'in_progress');

/** Whether the preflight file says what the manifest's copy of it says. A schema version may stand in one of them only. */
function preflightAgrees(facts: RunFacts, record: JsonObject): boolean {
  if (facts.preflightDocument === null) return false;
  const { schema_version: _, ...document } = facts.preflightDocument;
  const { schema_version: __, ...copy } = record;
  return sameValue(document, copy);
}

/** What a bundle says of itself is not asked where it does not verify; the cause is that alone. */
export const orUnverified = (facts: RunFacts, otherwise: string): string =>
  facts.integrity.verified ? otherwise : 'the bundle does not verify, so nothing that its index names is asked';

/** Names the run said it committed and the index does not list. */
function uncovered(facts: RunFacts): string[] {
  const listed = member(objectMember(facts.manifest, 'execution'), 'artifacts');
  if (!Array.isArray(listed)) return ['(not recorded)'];
  return listed.map(String).filter((name) => !facts.indexed.has(name));
}

/** The artifacts of which decisions are made. */
const DECISION_STAGE_ARTIFACTS: readonly string[] = [
  ARTIFACTS.runtime_results.file,
  ARTIFACTS.runtime_events.file,
  ARTIFACTS.expected_matrix.file,
];

/** Whether the bundle is whole and its start was clean: the reference's eleven questions, in its order. An unknown answer is no. */
export const BUNDLE_GATES: readonly Gate[] = [
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
        hasEnded(member(facts.status, 'state')),
        { state: member(facts.status, 'state') },
        'the run has ended',
        'the run is still in progress, or its state is no text',
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
      if (!present) {
        return result(false, { apply_preflight_present: present }, 'an apply preflight ran', 'no apply preflight is on record');
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
        sandboxed === false,
        { sandboxed },
        'the runner was not sandboxed when it started',
        sandboxed === true
          ? 'the runner was already sandboxed, so its denials may come from another policy'
          : 'it is not known whether the runner was already sandboxed',
      );
    },
  },
  {
    code: 'apply_failed',
    check: (facts) => {
      const apply_ok = member(preflightRecord(facts), 'apply_ok');
      return result(
        apply_ok === true,
        { apply_ok },
        'a policy could be applied',
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
        status === 'ok' || status === 'partial',
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
      return result(
        Array.isArray(missing) && missing.length === 0 && left.length === 0,
        { missing: Array.isArray(missing) ? missing.slice(0, 20) : missing, not_indexed: left.slice(0, 20) },
        'the index lists everything the run was to leave behind',
        orUnverified(facts, 'artifacts of the run are missing from the bundle or from its index'),
      );
    },
  },
  {
    code: 'decision_stage_artifacts_missing',
    check: (facts) => {
      const absent = DECISION_STAGE_ARTIFACTS.filter((name) => !facts.present.has(name) || !facts.indexed.has(name));
      return result(
        absent.length === 0,
        { absent },
        'results, events and matrix are there',
        `${absent.join(', ')} ${absent.length === 1 ? 'is' : 'are'} not there, or not indexed`,
      );
    },
  },
];
