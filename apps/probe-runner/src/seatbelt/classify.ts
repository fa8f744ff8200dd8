import type { RowFailureKind, RowFailureStage, RowReason } from '@runtime/contracts';
import type { RowApply } from '@runtime/job';
import { EXEC_NOT_FOUND, STUB_FAILED, STUB_MARK, STUB_NAME } from './stub.js';

/** What the stub or `sandbox-exec` had to say about the start, as separate facts. */
export interface StartFacts {
  /** True: the stub's mark came through and the exec was not refused. Null: nobody was there to say. */
  started: boolean | null;
  /** Stage and kind of what stopped it, in the vocabulary of runtime results; null when nothing did. */
  failure_stage: RowFailureStage | null;
  failure_kind: RowFailureKind | null;
  /** Null when it started. */
  reason: RowReason | null;
  apply: RowApply | null;
  errno_text: string | null;
}

export interface StartEvidence {
  exit_code: number | null;
  signal: string | null;
  stderr: string;
  /** What came through descriptor 3; null when the profile asks for no stub. */
  marker: string | null;
  /** What the self check said of this process; absent where nobody asked. */
  sandboxed?: boolean | null;
}

const OK: RowApply = { api: 'sandbox_init', rc: 0, errno: 0, errbuf: null, err_class: 'ok', err_class_source: 'none' };

const APPLY_REFUSED = 'sandbox-exec: sandbox_apply: Operation not permitted';
const STUB_REFUSED = /^sandbox-exec: execvp\(\) of '[^\n]*' failed: ([^\n]+)/;
const PROFILE_REFUSED = /^sandbox-exec: ([\s\S]+)/;
/** A path and the text of an errno, and nothing else on the line: the file was not read. */
const PROFILE_UNREADABLE =
  /^sandbox-exec: (\/[^\n]*: (?:No such file or directory|Operation not permitted|Permission denied|Is a directory|Not a directory|Too many levels of symbolic links|Input\/output error))\s*$/;
const COMPILER_ABORTED = /^Assertion failed: /m;
/** The first line of bash about the exec; releases differ in the lines after it, and in their statuses. */
const EXEC_REFUSED = new RegExp(`^${STUB_NAME}: line [0-9]+: [^\\n]+: ([A-Z][A-Za-z ]+)$`);
/** What bash says before it runs anything, where it may not read the current directory. */
const SHELL_INIT = /^shell-init: /;
/** As much of a compiler's message as a row keeps. */
const ERRBUF_LENGTH = 2048;

/**
 * Says whether the probe's own code ran, and if not, why. The mark on descriptor 3 decides first; status and exact
 * text only count without it, because a running probe can print anything and exit with any status.
 */
export function classifyStart(evidence: StartEvidence): StartFacts {
  if (evidence.marker === null) return withoutStub(evidence);
  if (evidence.marker.startsWith(STUB_MARK)) return afterMark(evidence);
  return beforeMark(evidence);
}

function afterMark(evidence: StartEvidence): StartFacts {
  const ended = evidence.exit_code === STUB_FAILED || evidence.exit_code === EXEC_NOT_FOUND;
  const refused = ended ? EXEC_REFUSED.exec(firstLine(evidence.stderr)) : null;
  if (refused === null) return { started: true, failure_stage: null, failure_kind: null, reason: null, apply: OK, errno_text: null };
  const text = refused[1] ?? null;
  const denied = text === 'Operation not permitted';
  return {
    started: false,
    failure_stage: 'bootstrap',
    failure_kind: denied ? 'bootstrap_deny_process_exec' : 'bootstrap_exec_failed',
    reason: denied ? 'exec_refused' : 'exec_failed',
    apply: OK,
    errno_text: text,
  };
}

/** The first line that is about the exec. */
const firstLine = (stderr: string): string => stderr.split('\n').find((line) => !SHELL_INIT.test(line)) ?? '';

function beforeMark({ exit_code: status, signal, stderr, sandboxed }: StartEvidence): StartFacts {
  if (status === 71 && stderr.startsWith(APPLY_REFUSED)) return applyRefused(sandboxed === true);
  const stub = status === 71 ? STUB_REFUSED.exec(stderr) : null;
  if (stub !== null) {
    const denied = stub[1] === 'Operation not permitted';
    const kind = denied ? 'bootstrap_deny_process_exec' : 'bootstrap_exec_failed';
    return { ...notStarted('bootstrap', kind, 'stub_exec_refused', OK), errno_text: stub[1] ?? null };
  }
  const unread = status === 65 || status === 66 ? PROFILE_UNREADABLE.exec(stderr) : null;
  if (unread !== null) return notStarted('apply', 'sandbox_init_failed', 'profile_unreadable', initFailed(unread[1] ?? null));
  const profile = status === 65 ? PROFILE_REFUSED.exec(stderr) : null;
  if (profile !== null) return notStarted('apply', 'sandbox_init_failed', 'profile_invalid', initFailed(profile[1] ?? null));
  const aborted = signal === 'SIGABRT' || status === 134;
  if (aborted && COMPILER_ABORTED.test(stderr)) {
    return notStarted('apply', 'sandbox_init_failed', 'compiler_aborted', initFailed(stderr));
  }
  // dyld or the profile compiler gave up: which of the two cannot be told from outside.
  if (aborted && stderr.trim() === '') {
    return notStarted('bootstrap', 'bootstrap_exec_failed', 'aborted_before_start', null);
  }
  if (signal !== null) return notStarted('bootstrap', 'bootstrap_exec_failed', 'killed_before_start', null);
  return notStarted('bootstrap', 'bootstrap_exec_failed', 'unclassified', null);
}

/** Without a stub only the refusals that happen before any code of the probe are certain enough to name. */
function withoutStub(evidence: StartEvidence): StartFacts {
  const { exit_code: status, stderr } = evidence;
  const before = status === 65 || status === 66 || status === 71 ? beforeMark(evidence) : null;
  if (before !== null && before.reason !== 'unclassified' && stderr.startsWith('sandbox-exec: ')) return { ...before, started: null };
  return { started: null, failure_stage: null, failure_kind: null, reason: null, apply: null, errno_text: null };
}

const notStarted = (stage: RowFailureStage, kind: RowFailureKind, reason: RowReason, apply: RowApply | null): StartFacts => ({
  started: false,
  failure_stage: stage,
  failure_kind: kind,
  reason,
  apply,
  errno_text: null,
});

/** Inside a sandbox, or outside one for a profile that an entitlement gates: the words are the same, only the self check tells. */
const applyRefused = (sandboxed: boolean): StartFacts =>
  notStarted('apply', sandboxed ? 'apply_already_sandboxed' : 'sandbox_apply_failed', sandboxed ? 'already_sandboxed' : 'apply_refused', {
    api: 'sandbox_apply',
    rc: -1,
    errno: null,
    errbuf: 'Operation not permitted',
    err_class: sandboxed ? 'already_sandboxed' : 'errno_eperm',
    err_class_source: 'stderr_prefix',
  });

const initFailed = (errbuf: string | null): RowApply => ({
  api: 'sandbox_init',
  rc: -1,
  errno: null,
  errbuf: errbuf === null ? null : errbuf.trimEnd().slice(0, ERRBUF_LENGTH),
  err_class: 'unknown',
  err_class_source: 'errbuf_present',
});
