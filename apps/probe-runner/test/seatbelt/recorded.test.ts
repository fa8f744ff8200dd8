import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { referenceRoot } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import type { HelperAnswer } from '../../src/native/record.js';
import { type AnswerFacts, readToolAnswer } from '../../src/seatbelt/answers.js';
import { readAnswer } from '../../src/seatbelt/call-answers.js';
import { callStart } from '../../src/seatbelt/call-start.js';
import { classifyStart, type StartFacts } from '../../src/seatbelt/classify.js';
import { selectDriver } from '../../src/seatbelt/drivers/table.js';
import type { CallDriver, ExecDriver } from '../../src/seatbelt/drivers/types.js';
import type { ProcessReport } from '../../src/supervise/run-process.js';

const SUITES = 'book/evidence/experiments/runtime-final-final/suites';
const BUNDLES = ['vfs-canonicalization', 'hardened-runtime'];

interface RecordedRow {
  expectation_id: string;
  operation: string;
  path: string;
  actual: string | null;
  command: string[];
  exit_code: number;
  stdout: string;
  stderr?: string;
  /** A row that the reference could not finish has this and no output. */
  error?: string;
  runtime_result: { errno: number | null; failure_kind: string | null };
}

/** Every row of both bundles, as the reference's helpers left it. */
function recordedRows(): RecordedRow[] {
  return BUNDLES.flatMap((suite) => {
    const out = join(referenceRoot as string, suite, SUITES, suite, 'out');
    const run = readdirSync(out, { withFileTypes: true }).find((entry) => entry.isDirectory())?.name as string;
    const results = JSON.parse(readFileSync(join(out, run, 'runtime_results.json'), 'utf8')) as Record<string, { probes: RecordedRow[] }>;
    return Object.values(results).flatMap((profile) => profile.probes);
  });
}

/** Markers of the reference's helpers, each a JSON line on stderr. */
const markersOf = (stderr = ''): Record<string, unknown>[] =>
  stderr.split('\n').flatMap((line) => (line.startsWith('{') ? [JSON.parse(line) as Record<string, unknown>] : []));

const wordsOf = (stderr = ''): string =>
  stderr
    .split('\n')
    .filter((line) => !line.startsWith('{'))
    .join('\n');

const ERRNO: Record<string, number> = { 'Operation not permitted': 1, 'No such file or directory': 2, 'Permission denied': 13 };

const report = (row: RecordedRow): ProcessReport =>
  ({
    outcome: row.error !== undefined ? 'timed_out' : row.exit_code < 0 ? 'signalled' : 'completed',
    exit_code: row.exit_code < 0 ? null : row.exit_code,
    signal: row.exit_code < 0 ? `signal ${-row.exit_code}` : null,
    stdout: { text: row.stdout ?? '' },
    stderr: { text: wordsOf(row.stderr) },
  }) as ProcessReport;

/** The row in our terms: their `applied` marker is our mark, a self-applying helper's words are our helper's record. */
function replay(row: RecordedRow): { start: StartFacts; facts: AnswerFacts } {
  const markers = markersOf(row.stderr);
  const apply = markers.find((marker) => marker['stage'] === 'apply');
  const applied = markers.some((marker) => marker['stage'] === 'applied');
  const program = row.command[0]?.split('/').at(-1) ?? '';
  const wrapped = program === 'sandbox_runner';
  const driver = selectDriver(
    { operation: row.operation, target: row.path, ...(program === 'sandbox_mach_probe' ? { driver: program } : {}) },
    !wrapped,
  );
  if ('unavailable' in driver || wrapped || row.error !== undefined) return replayWrapped(row, applied);
  const call = driver as CallDriver;
  const said = answerOf(row, call);
  const answer: HelperAnswer | null =
    said === null
      ? null
      : { ...BLANK, apply: { api: 'sandbox_init', rc: apply?.['rc'] as number, errno: apply?.['errno'] as number, errbuf: null }, ...said };
  const output = { begun: apply !== undefined, answer, refused: null };
  const finished = { ...report(row), exit_code: row.exit_code < 0 ? null : 0 } as ProcessReport;
  return { start: callStart(output, finished), facts: readAnswer(call, output) };
}

const BLANK: HelperAnswer = {
  record: 1,
  call: '',
  sandboxed: 0,
  apply: null,
  failed_step: null,
  rc: null,
  errno: null,
  details: {},
  observed: {},
};

function replayWrapped(row: RecordedRow, applied: boolean): { start: StartFacts; facts: AnswerFacts } {
  const ended = report(row);
  const start = classifyStart({ exit_code: ended.exit_code, signal: ended.signal, stderr: ended.stderr.text, marker: applied ? 'S' : '' });
  const tool = { denied: /: (Operation not permitted)\s*$/ } as ExecDriver;
  return { start, facts: readToolAnswer(tool, ended, start) };
}

/** What the helper's own call returned: a kernel code it printed, or the errno of the text it ended with. */
function answerOf(row: RecordedRow, driver: CallDriver): { rc: number; errno: number } | null {
  if (row.exit_code < 0) return null;
  const printed = /\{"kr":(-?[0-9]+)\}/.exec(row.stdout);
  if (driver.codes !== undefined && printed !== null) return { rc: Number(printed[1]), errno: 0 };
  if (row.exit_code === 0) return { rc: 0, errno: 0 };
  const text = /: ([A-Z][A-Za-z ]+)\s*$/.exec(wordsOf(row.stderr).trimEnd())?.[1] ?? '';
  return { rc: -1, errno: ERRNO[text] ?? 0 };
}

const ABORTED = 'the probe was killed under the policy: the record says deny (exit status -6 taken for an errno), we say not measured';

/** Every row on which our decision is not the recorded one, and why that is meant. */
const DECISIONS: Record<string, string> = {
  'hardened:notifications:deny-allowed-darwin': ABORTED,
  'hardened:notifications:deny-darwin': ABORTED,
  'hardened:notifications:deny-allowed-distributed': ABORTED,
  'hardened:notifications:deny-distributed': ABORTED,
  'hardened:process_info_allow:pidinfo-self': ABORTED,
  'hardened:process_info_allow:pidinfo-init': ABORTED,
  'hardened:process_info_deny:pidinfo-self': ABORTED,
  'hardened:process_info_deny:pidinfo-init': ABORTED,
  'hardened:sysctl_read:deny-kern-bootargs': ABORTED,
  'hardened:sysctl_read:deny-kern-osrelease': ABORTED,
  'hardened:signal_self_deny:signal-same-sandbox': 'the probe ran out of time: the record says deny, we say not measured',
};

const FROM_STATUS = 'the record took the exit status for the errno';

/** Every row whose errno differs, with ours. */
const ERRNOS: Record<string, { ours: number | null; why: string }> = {
  ...Object.fromEntries(
    Object.keys(DECISIONS)
      .filter((id) => DECISIONS[id] === ABORTED)
      .map((id) => [id, { ours: null, why: FROM_STATUS }]),
  ),
  'hardened:mach_lookup:deny-bogus': { ours: null, why: `${FROM_STATUS}; the call answered with a kernel code, which is no errno` },
  'vfs_var_tmp_private_only:read_/var/tmp/vfs_canon_probe': { ours: 1, why: FROM_STATUS },
  'vfs_var_tmp_private_only:write_/var/tmp/vfs_canon_probe': { ours: 1, why: FROM_STATUS },
};

describe.skipIf(referenceRoot === null)('when recorded runs are read by our classifier', () => {
  it('has rows of both bundles to read', () => {
    expect(recordedRows().length).toBe(25);
  });

  it('gives the recorded decisions, but for the differences that are meant', () => {
    const differing = recordedRows().filter((row) => (replay(row).facts.answer ?? null) !== row.actual);
    expect(differing.map((row) => row.expectation_id).sort()).toEqual(Object.keys(DECISIONS).sort());
    for (const row of differing) expect(replay(row).facts.answer, row.expectation_id).toBeNull();
  });

  it('gives the recorded errno, but for the differences that are meant', () => {
    const differing = recordedRows().filter(
      (row) => ((replay(row).facts['errno'] as number | undefined) ?? null) !== (row.runtime_result.errno ?? null),
    );
    expect(differing.map((row) => row.expectation_id).sort()).toEqual(Object.keys(ERRNOS).sort());
    for (const row of differing) expect(replay(row).facts['errno'] ?? null, row.expectation_id).toBe(ERRNOS[row.expectation_id]?.ours);
  });

  it('finds that every policy was applied, as the markers say', () => {
    for (const row of recordedRows().filter(({ error }) => error === undefined))
      expect(replay(row).start.started, row.expectation_id).toBe(true);
  });
});
