import type { Job, JobProbe, JobRow, KernelLog } from '@runtime/job';

type Line = KernelLog['lines'][number];

/**
 * Adds to a row the access that the kernel named, where a probe was denied and nothing else says what was denied first. The log adds a
 * name to a decision and makes none; of several lines that are not about the question, none is taken.
 */
export function denialNames(log: KernelLog | null, job: Job): (row: JobRow) => JobRow {
  if (log === null || log.lines.length === 0) return (row) => row;
  const lines = new Map<number, Line[]>();
  for (const line of log.lines) lines.set(line.index, [...(lines.get(line.index) ?? []), line]);
  return (row) => {
    const named = row.kind === 'measured' && row.answer === 'deny' && row.first_denied === undefined ? lines.get(row.index) : undefined;
    const line = named === undefined ? null : lineAbout(named, job.probes[row.index]);
    return line === null ? row : { ...row, first_denied: { operation: line.operation, path: line.target } };
  };
}

function lineAbout(lines: readonly Line[], probe: JobProbe | undefined): Line | null {
  const asked = lines.find((line) => probe !== undefined && isOf(line.operation, probe.operation) && isAt(line.target, probe.target));
  const [first] = lines;
  const alike = lines.every(({ operation, target }) => operation === first?.operation && target === first.target);
  return asked ?? (alike ? (first ?? null) : null);
}

const isOf = (denied: string, asked: string): boolean => denied === asked || (asked.endsWith('*') && denied.startsWith(asked.slice(0, -1)));

/** The kernel names the resolved path. */
const isAt = (denied: string, asked: string): boolean => denied === asked || denied === `/private${asked}`;
