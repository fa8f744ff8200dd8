import { type ApplyClass, classifyApply as classify } from '@runtime/contracts';
import { splitLines, trimBlanks } from '../python/lines.js';
import { isGiven, isNumber, isWhole, type JsonObject, numberOf, orNull } from '../python/values.js';

/** What an attempt to apply a policy came to (contract: normalization, apply classification). Flags count as numbers. */
export const classifyApply = ({ api, rc, errno, errbuf }: JsonObject): ApplyClass =>
  classify({
    api: typeof api === 'string' ? api : null,
    rc: isWhole(rc) ? numberOf(rc) : null,
    errno: isWhole(errno) || isNumber(errno, 1) || isNumber(errno, 13) ? numberOf(errno) : null,
    errbuf: typeof errbuf === 'string' ? errbuf : null,
  });

/** The report of the first `apply` marker, or null. A marker's own class is kept, also without its source. */
export function applyReportFromMarkers(markers: readonly JsonObject[]): JsonObject | null {
  const marker = markers.find((candidate) => candidate['stage'] === 'apply');
  if (marker === undefined) return null;
  const report = {
    api: orNull(marker['api']),
    rc: orNull(marker['rc']),
    errno: orNull(marker['errno']),
    errbuf: orNull(marker['errbuf']),
    err_class: orNull(marker['err_class']),
    err_class_source: orNull(marker['err_class_source']),
  };
  if (report.err_class === null) return { ...report, ...classifyApply(report) };
  return report;
}

export interface ApplyFailure {
  failure_stage: 'apply' | 'bootstrap' | null;
  failure_kind: string | null;
}

const isFailureCode = (rc: unknown): boolean => isWhole(rc) && !isNumber(rc, 0);

/** Where apply markers say the start of a probe failed. */
export function failureFromMarkers(markers: readonly JsonObject[]): ApplyFailure {
  const apply = markers.find((marker) => marker['stage'] === 'apply');
  if (apply !== undefined && isFailureCode(apply['rc'])) {
    if (apply['err_class'] === 'already_sandboxed') return { failure_stage: 'apply', failure_kind: 'apply_already_sandboxed' };
    return { failure_stage: 'apply', failure_kind: failedKind(apply['api']) };
  }
  const exec = markers.find((marker) => marker['stage'] === 'exec');
  if (exec !== undefined && isFailureCode(exec['rc'])) {
    const denied = isNumber(exec['errno'], 1) && markers.some((marker) => marker['stage'] === 'applied');
    return { failure_stage: 'bootstrap', failure_kind: denied ? 'bootstrap_deny_process_exec' : 'bootstrap_exec_failed' };
  }
  return { failure_stage: null, failure_kind: null };
}

export const failedKind = (api: unknown): string => (typeof api === 'string' && api !== '' ? `${api}_failed` : 'apply_failed');

const INIT_PHRASE = 'sandbox_init failed:';
const APPLY_PHRASE = 'sandbox_apply:';

/** What helpers from before the markers said about a failed apply; null when no line says it. */
export function legacyApplyReport(stderr: string | null): JsonObject | null {
  if (stderr === null || !(stderr.includes(INIT_PHRASE) || stderr.includes(APPLY_PHRASE))) return null;
  for (const line of splitLines(stderr)) {
    if (line.includes(INIT_PHRASE)) return legacyReport('sandbox_init', line, INIT_PHRASE);
    if (line.startsWith(APPLY_PHRASE) || line.includes(`${APPLY_PHRASE} `)) {
      return legacyReport('sandbox_apply', line, APPLY_PHRASE);
    }
  }
  return null;
}

function legacyReport(api: string, line: string, phrase: string): JsonObject {
  const text = trimBlanks(line.slice(line.indexOf(phrase) + phrase.length));
  const attempt = { api, rc: null, errno: line.includes('Operation not permitted') ? 1 : null, errbuf: text === '' ? null : text };
  const { err_class, err_class_source } = classifyApply(attempt);
  return { ...attempt, err_class, err_class_source: `legacy_stderr_regex:${err_class_source}` };
}

/** Whether a report or its class is missing; a value that is no object has no class to miss. */
export const isUnclassified = (report: JsonObject): boolean => !isGiven(report['err_class']) || !isGiven(report['err_class_source']);
