import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listPlanTemplates } from '@runtime/plan';
import { sameValue } from '../compare.js';
import { failed, met, type Outcome, type Proof, type ProofRow } from '../proof.js';
import { CLAIMS, claim } from './claims.js';
import { reasonsAgainst } from './gates.js';
import { seeBundle } from './load.js';
import { MEMBERS, memberProblems, PACKET_MEMBERS } from './members.js';
import { COURSES, type Course, type EmittedRun, emitFrom } from './ours.js';
import { PACKET_READERS, refusalOf } from './packets.js';
import { recordProblems } from './record.js';
import { tallyRows } from './tally.js';
import type { Finding, Json } from './types.js';

const none = (what: string, found: readonly Finding[]): Outcome => {
  const [first] = found;
  return first === undefined ? met(what) : failed(what, `${first.where}: ${first.what} (${found.length} in all)`);
};

/** Each thing that a consumer of the reference's documents does with a run, and what must come of it. */
const CHECKS: readonly (readonly [does: string, check: (run: EmittedRun) => Outcome])[] = [
  ['makes records of the rows', ({ events }) => none('every row is a record', recordProblems(events))],
  ['looks members up', ({ seen }) => none('they begin as the reference has them', membersOf(seen.read))],
  ['loads the run strictly', ({ seen }) => sameValue(null, seen.refused)],
  ['asks whether it is promotable', ({ seen }) => refusesTwice(reasonsAgainst(seen))],
  ['reads the packet', (run) => packetOutcome(run)],
  ['summarises operations', ({ events, ops }) => sameTallies(events as Json[], ops)],
];

const membersOf = (read: (name: string) => Json | null): Finding[] =>
  Object.keys(MEMBERS).flatMap((name) => {
    const document = read(name);
    return document === null ? [] : memberProblems(name, document);
  });

/** A simulated run is refused for what it did not do, whatever channel it names: nothing was applied. */
const NOTHING_APPLIED = ['apply_failed', 'apply_preflight_missing'];
const saysNothingApplied = (reasons: readonly string[]): boolean => reasons.some((reason) => NOTHING_APPLIED.includes(reason));

function refusesTwice(reasons: readonly string[]): Outcome {
  const wanted = 'no: nothing was applied, not_clean_channel';
  return saysNothingApplied(reasons) && reasons.includes('not_clean_channel') ? met(wanted) : failed(wanted, reasons.join(', ') || 'yes');
}

function packetOutcome({ packet, seen }: EmittedRun): Outcome {
  const wanted = 'every reader refuses it';
  const order = PACKET_MEMBERS.every((name, at) => Object.keys(packet)[at] === name);
  const manifest = seen.read('run_manifest.json') ?? {};
  const users = PACKET_READERS.filter((reader) => refusalOf(reader, packet, manifest) === null);
  if (users.length > 0) return failed(wanted, `used by ${users.map(({ who }) => who).join('; ')}`);
  return order ? met(wanted) : failed('the members of the reference first', Object.keys(packet).join(', '));
}

function sameTallies(events: readonly Json[], { ops }: Json): Outcome {
  const counted = Object.fromEntries([...tallyRows(events)].map(([name, { blocked, ...tally }]) => [name, { ...tally, blocked }]));
  const said = Object.entries(ops as Record<string, Record<string, unknown>>).map(([name, op]) => {
    const { probes, matches, mismatches, probes_including_blocked, unobserved, blocked } = op as Record<string, unknown> & {
      blocked: Json;
    };
    return [name, { probes, matches, mismatches, probes_including_blocked, unobserved, blocked: blocked['total'] }];
  });
  return sameValue(counted, Object.fromEntries(said), { inAnyOrder: true });
}

/** What is written into the manifest afterwards buys nothing: what was not applied stays not applied. */
function claimed({ root, dir }: EmittedRun): ProofRow[] {
  return Object.entries(CLAIMS).map(([name, edit]) => {
    claim(root, dir, edit);
    const seen = seeBundle(root, dir);
    const reasons = seen.refused === null ? reasonsAgainst(seen) : [`not loaded: ${seen.refused}`];
    const wanted = 'no: nothing was applied';
    return { subject: `claims ${name}`, ...(saysNothingApplied(reasons) ? met(wanted) : failed(wanted, reasons.join(', ') || 'yes')) };
  });
}

async function prove(template: string, course?: Course): Promise<ProofRow[]> {
  const root = mkdtempSync(join(realpathSync(tmpdir()), 'runtime-consumers-'));
  try {
    const run = await emitFrom(template, root, course);
    return [...CHECKS.map(([subject, check]) => ({ subject, ...check(run) })), ...claimed(run)];
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

const ONE = 'vfs-canonicalization';

/** Our documents as a consumer of the reference's reads them: a simulated run of every template, and runs that went otherwise. They need no recorded evidence. */
export const consumerProofs: readonly Proof[] = [
  ...(await listPlanTemplates()).map(({ template_id }) => ({ group: `a simulated ${template_id}`, prove: () => prove(template_id) })),
  ...Object.entries(COURSES).map(([how, course]) => ({ group: `a simulated run ${how}`, prove: () => prove(ONE, course) })),
].map(({ group, prove }) => ({ group: `an old consumer of ${group}`, unit: 'readings', prove }));
