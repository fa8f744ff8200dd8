import type { Document } from '../support/bundle.js';

/** What a run tells of a failure, in one line: the table in the documentation holds it. */
export function toldBy(run: { json: (name: string) => Document; rows: () => Document[] }, diagnostics: Document): string {
  const { state, failure_stage: stage, error } = run.json('run_status.json');
  if (state === 'failed') return `run failed, ${stage}: ${failureOf(String(error), diagnostics)}`;
  if (diagnostics !== null) return `ran in ${diagnostics.domain}, ${launchOf(diagnostics)}`;
  return rowOf(run.rows()[0]);
}

function failureOf(error: string, diagnostics: Document): string {
  const code = /^([A-Z_]+): (.*)$/s.exec(error);
  if (code === null) return error.replace(/^the runner stopped [^:]*: /, '').replace(/ and was stopped .*|(?<=: [A-Z_]+): .*/s, '');
  const [, name, message = ''] = code;
  const cause = diagnostics?.bootstrap_failure?.causes?.[0];
  const status = / status ([0-9]+)/.exec(message)?.[1];
  const words = name === 'RUNNER_DIED' ? [message.replace(/^the runner ended at its start: /, '').replace(/:.*/s, '')] : [];
  const known = [name, ...(status === undefined ? [] : [`status ${status}`]), ...words];
  return [...known, ...(cause === undefined ? [] : [`${cause.cause} (${cause.verdict})`])].join(', ');
}

function launchOf({ domain_reason: reason, launchctl_cmds: commands, job_gone: gone }: Document): string {
  const steps = commands.map(({ step }: Document) => step);
  if (steps.includes('kickstart')) return 'kicked';
  return reason === 'gui_domain_available' ? `gone ${gone}` : reason;
}

function rowOf(row: Document): string {
  const { outcome, reason, started, answer } = row;
  const words = row.apply?.rc === -1 ? row.apply.errbuf : row.errno_text;
  if (outcome === 'timed_out') return started === true ? 'timed_out' : 'timed_out, never started';
  if (reason !== undefined) return reason === 'probe_failed' ? `${reason}, exit ${row.exit_code}` : withWords(reason, words);
  if (row.absent === true) return 'target absent';
  if (outcome === 'signalled') return `signalled by ${row.signal}`;
  if (row.binary_output === true) return `${answer}, binary output`;
  if (row.left_behind === true) return `${answer}, left a process behind`;
  return withWords(String(answer), words);
}

const withWords = (what: string, words: unknown): string => (typeof words === 'string' ? `${what}: ${words}` : what);
