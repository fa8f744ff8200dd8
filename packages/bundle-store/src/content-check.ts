import { textMember } from './document.js';
import type { IndexedArtifact } from './index-document.js';
import { bundleError, type Findings } from './problem.js';
import type { Severities } from './reading/reading.js';
import { schemaVersionOf, suffixOf } from './schema-version.js';

/** How much of a long document is looked at. */
export const HEAD_BYTES = 4096;

/** What every row of a run must agree with. */
export interface Identity {
  runId: string | null;
  worldId: string | null;
}

/** What two readings judge differently inside an artifact. */
export type ContentRules = Pick<Severities, 'row' | 'absentVersion'>;

/** What an artifact says of itself at its beginning, against what the index and the run say. The digest covers the rest. */
export function checkHead(
  entry: IndexedArtifact,
  head: { bytes: Buffer; whole: boolean },
  identity: Identity,
  rules: ContentRules,
  findings: Findings,
): void {
  compareVersion(entry, head, rules, findings);
  if (suffixOf(entry.name) !== '.json') return;
  const problem = otherIdentity(entry.name, '', 'it', leadingTexts(head.bytes), identity);
  if (problem !== null) findings.add(rules.row, problem);
}

function compareVersion(entry: IndexedArtifact, head: { bytes: Buffer; whole: boolean }, rules: ContentRules, findings: Findings): void {
  if (typeof entry.schemaVersion !== 'string' || entry.schemaVersion === '') return;
  const found = schemaVersionOf(entry.name, head.bytes);
  if (found === entry.schemaVersion) return;
  // Of a long document it may stand behind what was looked at; the reference finds versions where strict JSON has none.
  const seen = head.whole || (suffixOf(entry.name) !== '.json' && head.bytes.toString('latin1').trimStart().includes('\n'));
  if (found === null && !seen) return;
  const says = found === null ? 'has no schema_version, or is no JSON' : `says schema_version ${found.slice(0, 128)}`;
  findings.add(
    found === null ? rules.absentVersion : 'error',
    bundleError('BUNDLE_SCHEMA_MISMATCH', `${entry.name} ${says}; the index says ${entry.schemaVersion.slice(0, 128)}`, {
      path: entry.name,
      field: '/schema_version',
    }),
  );
}

const TEXT = '"(?:[^"\\\\]|\\\\.)*"';
const OPENING = /\s*\{/y;
const SCALAR_MEMBER = new RegExp(`\\s*(${TEXT})\\s*:\\s*(${TEXT}|[^\\s"{}\\[\\],]+)\\s*,?`, 'y');

/**
 * The members of a document up to the first that holds others, as far as they are texts: our documents say there which run
 * they are of. Cheaper than parsing each, and all that is asked.
 */
function leadingTexts(bytes: Buffer): Record<string, unknown> {
  const text = bytes.toString('utf8', 0, HEAD_BYTES);
  const found: Record<string, unknown> = {};
  OPENING.lastIndex = 0;
  if (!OPENING.test(text)) return found;
  SCALAR_MEMBER.lastIndex = OPENING.lastIndex;
  for (let match = SCALAR_MEMBER.exec(text); match !== null; match = SCALAR_MEMBER.exec(text)) {
    const [, name, value] = match as unknown as [string, string, string];
    if (value.startsWith('"') && (name === '"run_id"' || name === '"world_id"')) found[name.slice(1, -1)] = unquoted(value);
  }
  return found;
}

function unquoted(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

export const notARow = (name: string, at: number): Error =>
  bundleError('BUNDLE_ROW_INVALID', `${name}: row ${at} is not an object`, { path: name, field: `/${at}` });

/** Whether a row is of another run or world than the index. */
export const otherRow = (name: string, at: number, row: Record<string, unknown>, identity: Identity): Error | null =>
  otherIdentity(name, `/${at}`, `row ${at}`, row, identity);

function otherIdentity(name: string, pointer: string, what: string, row: Record<string, unknown>, identity: Identity): Error | null {
  const run = textMember(row, 'run_id');
  if (run !== null && run !== identity.runId) {
    return bundleError('BUNDLE_RUN_ID_MISMATCH', `${name}: ${what} is of run ${run.slice(0, 128)}`, {
      path: name,
      field: `${pointer}/run_id`,
    });
  }
  const world = textMember(row, 'world_id');
  if (world !== null && world !== identity.worldId) {
    return bundleError('BUNDLE_WORLD_MISMATCH', `${name}: ${what} is of world ${world.slice(0, 128)}`, {
      path: name,
      field: `${pointer}/world_id`,
    });
  }
  return null;
}
