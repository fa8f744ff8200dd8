import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readArtifact, type VerifiedBundle } from '@runtime/bundle-store';
import { parseRow, type StoredRow } from '@runtime/job';
import { type QuestionedProfile, writeQuestionSuite } from '@runtime/plan';
import { builtInWorldIds } from '@runtime/worlds';
import type { RunPlanOptions } from '../options.js';
import { runPlanIn } from '../run.js';
import type { Setting } from '../setting.js';
import type { SelftestEntry } from './report.js';

interface RunFinding {
  ok: boolean;
  found: SelftestEntry['found'];
}

/** A file that every Mac has, and that every policy of a run lets be read. */
const TARGET = '/usr/bin/true';

const allowed = (name: string) => ({ name, operation: 'file-read-data', target: TARGET, expected: 'allow' as const });
const denied = {
  name: 'denied',
  operation: 'file-read-metadata',
  target: TARGET,
  driver: 'metadata_runner',
  syscall: 'lstat',
  expected: 'deny' as const,
};

/** A run of two probes, one of each answer. */
export async function wholeRun(
  setting: Setting,
  root: string,
  channel: 'direct' | 'launchd_clean',
  signal: AbortSignal,
): Promise<RunFinding> {
  const begun = performance.now();
  const bundle = await runOf(setting, root, [allowed('allowed'), denied], { channel, signal });
  const { execution } = bundle.run_manifest as unknown as { execution: Record<string, unknown> };
  const answers = (await rowsOf(bundle)).filter(({ lane }) => lane === 'scenario').map(answerOf);
  const found = {
    ...endOf(bundle),
    answers,
    lock: execution['lock'],
    clean_start: execution['clean_start'],
    milliseconds: Math.round(performance.now() - begun),
  };
  return { ok: bundle.status === 'ok' && answers.join(' ') === 'allow deny', found };
}

/** So many probes that the first row is here long before the last one begins. */
const MANY = 40;

/** A run whose runner is killed as soon as it has sent a row. */
export async function killedRun(setting: Setting, root: string, signal: AbortSignal): Promise<RunFinding> {
  let runner: number | null = null;
  let total = 0;
  const questions = Array.from({ length: MANY }, (_, at) => allowed(`allowed-${at + 1}`));
  const watching: Setting = {
    ...setting,
    onHello: ({ pid }) => {
      runner = pid;
    },
  };
  const onProgress: RunPlanOptions['onProgress'] = (progress) => {
    total = progress.total;
    if (runner !== null) process.kill(runner, 'SIGKILL');
    runner = null;
  };
  const bundle = await runOf(watching, root, questions, { signal, onProgress });
  const rows = (await rowsOf(bundle)).length;
  const is_latest = existsSync(join(root, 'out', 'LATEST'));
  const found = { ...endOf(bundle), rows, of: total, is_latest };
  return { ok: bundle.status === 'failed' && found.failure.stage === 'runner' && rows > 0 && rows < total && !is_latest, found };
}

const endOf = ({ status, run_status }: VerifiedBundle) => ({
  status,
  failure: { stage: run_status?.['failure_stage'] ?? null, message: run_status?.['error'] ?? null },
});

/** What came over the connection. */
async function rowsOf(bundle: VerifiedBundle): Promise<StoredRow[]> {
  const lines = (await readArtifact(bundle, 'job/results.ndjson')).toString().split('\n').slice(0, -1);
  return lines.map((line) => parseRow(line)).filter(({ unconfirmed }) => unconfirmed !== true);
}

const answerOf = (row: StoredRow): string => (row.kind === 'measured' ? row.answer : null) ?? row.reason ?? row.outcome;

async function runOf(setting: Setting, root: string, questions: QuestionedProfile['questions'], options: RunPlanOptions) {
  const text = `(version 1)\n(allow default)\n(deny file-read-metadata (literal "${TARGET}"))\n`;
  const profile = { id: 'selftest', file: 'selftest.sb', text, questions };
  const suite = await writeQuestionSuite(join(root, 'suite'), [profile], { repoRoot: root, worldId: builtInWorldIds()[0] as string });
  return runPlanIn(setting, join(root, suite.plan_path), join(root, 'out'), { runner: 'seatbelt', repoRoot: root, ...options });
}
