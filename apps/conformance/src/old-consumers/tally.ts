import type { Json } from './types.js';

export interface Tally {
  probes: number;
  matches: number;
  mismatches: number;
  probes_including_blocked: number;
  blocked: number;
  unobserved: number;
}

const BLOCKED_STAGES = ['apply', 'bootstrap', 'preflight'];

/** What the reference's operation summary counts in rows: blocked first, then unobserved, then what was decided. */
export function tallyRows(rows: readonly Json[]): Map<string, Tally> {
  const tallies = new Map<string, Tally>();
  for (const row of rows) {
    const operation = String(row['operation']);
    const tally = tallies.get(operation) ?? {
      probes: 0,
      matches: 0,
      mismatches: 0,
      probes_including_blocked: 0,
      blocked: 0,
      unobserved: 0,
    };
    tallies.set(operation, tally);
    tally.probes_including_blocked += 1;
    if (BLOCKED_STAGES.includes(String(row['failure_stage']))) tally.blocked += 1;
    else if (row['intended_op_witnessed'] === false) tally.unobserved += 1;
    else {
      tally.probes += 1;
      if (row['match'] === true) tally.matches += 1;
      if (row['match'] === false) tally.mismatches += 1;
    }
  }
  return tallies;
}
