import { ARTIFACT_ORDER, ARTIFACTS, expectedArtifacts, type Lane } from '@runtime/contracts';
import type { IndexReading } from '../index-document.js';
import { MANIFEST_FILE, STATUS_FILE } from '../names.js';
import { inconsistent } from '../problem.js';
import type { Claims } from './claims.js';
import { DONE_FILE } from './job-files.js';
import { at } from './values.js';

/** Documents of one bundle that contradict each other, its index, or the number of its rows (null: not known), about how the run ended and what it left. */
export function endingContradictions(claims: Claims, reading: IndexReading, rows: number | null): Error[] {
  return [...placeContradictions(claims, reading), ...laneContradictions(claims, reading), ...endContradictions(claims, reading, rows)];
}

function placeContradictions({ document }: Claims, { prefix }: IndexReading): Error[] {
  const place = at(document(MANIFEST_FILE), 'output_root');
  if (prefix === null || `${place}/` === prefix) return [];
  return [inconsistent(MANIFEST_FILE, '/output_root', 'the index names another directory')];
}

/** The index names what the run committed, and nothing else. What it lacks of that is an error before anything is compared. */
export function commitContradictions({ document }: Claims, { entries }: IndexReading): Error[] {
  const committed = at(document(MANIFEST_FILE), 'execution', 'artifacts');
  if (!Array.isArray(committed)) return [];
  const names = new Set<unknown>(committed);
  const others = entries.filter(({ name }) => !names.has(name)).map(({ name }) => name);
  if (others.length === 0) return [];
  const what = `the index names ${others.length} artifacts that the run did not commit: ${others.slice(0, 5).join(', ')}`;
  return [inconsistent(MANIFEST_FILE, '/execution/artifacts', what)];
}

/** What is there although no lane that leaves it ran. */
function laneContradictions({ document }: Claims, { entries }: IndexReading): Error[] {
  const lanes = at(document(MANIFEST_FILE), 'execution', 'lanes');
  const ran = (lane: Lane): boolean => at(lanes, lane) !== false;
  const left = expectedArtifacts({ baseline: ran('baseline'), scenario: ran('scenario'), oracle: ran('oracle') }, true);
  return entries
    .filter(({ name }) => ARTIFACT_ORDER.includes(name) && !left.includes(name))
    .map(({ name }) => inconsistent(MANIFEST_FILE, '/execution/lanes', `no lane ran that leaves ${name}`));
}

/** A run that completed has no failure, and every row of its job came. */
function endContradictions({ document }: Claims, { status: ofIndex }: IndexReading, rows: number | null): Error[] {
  const found: Error[] = [];
  const file = ARTIFACTS.summary.file;
  const told = at(document(file), 'status');
  if (told !== null && (told === 'failed') !== (ofIndex === 'failed')) found.push(inconsistent(file, '/status', 'the index says another'));
  const status = document(STATUS_FILE);
  if (at(status, 'state') !== 'complete') return found;
  for (const name of ['error', 'failure_stage']) {
    if (at(status, name) !== null) found.push(inconsistent(STATUS_FILE, `/${name}`, `the run completed, and there is a ${name}`));
  }
  const done = document(DONE_FILE);
  if (Object.keys(done).length === 0) return found;
  if (at(done, 'ended') !== 'complete') found.push(inconsistent(DONE_FILE, '/ended', 'the run completed, and its job did not'));
  if (rows !== null && at(done, 'rows') !== rows) found.push(inconsistent(DONE_FILE, '/rows', `there are ${rows} rows`));
  return found;
}
