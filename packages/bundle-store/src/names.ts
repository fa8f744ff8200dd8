import { compareCodePoints } from '@runtime/contracts';

/** Schema strings of the documents this package reads and writes. */
export const SCHEMA = {
  index: 'runtime-tools.artifact_index.v0.1',
  status: 'runtime-tools.run_status.v0.1',
  manifest: 'runtime-tools.run_manifest.v0.1',
  repairLogV1: 'runtime-tools.repair_log.v0.1',
  repairLog: 'runtime-tools.repair_log.v0.2',
} as const;

export const INDEX_FILE = 'artifact_index.json';
export const LATEST_FILE = 'LATEST';
export const STATUS_FILE = 'run_status.json';
export const MANIFEST_FILE = 'run_manifest.json';
export const EVENTS_FILE = 'runtime_events.normalized.json';
export const REPAIR_LOG_FILE = 'repair_log.json';

/** In every index, in this order, before the artifacts that depend on the lanes. */
export const REQUIRED_ARTIFACTS: readonly string[] = [
  STATUS_FILE,
  MANIFEST_FILE,
  'mismatch_summary.json',
  'mismatch_packets.jsonl',
  'summary.json',
  'summary.md',
  'expected_matrix.generated.json',
  'expected_matrix.json',
];

/** What else is there when a lane ran; that it ran is shown by any of its own files (execution contract 1.8). */
const LANES: readonly { files: readonly string[]; with: readonly string[] }[] = [
  { files: ['runtime_results.json', EVENTS_FILE], with: ['path_witnesses.json', 'fixtures.json'] },
  { files: ['baseline_results.json'], with: ['path_witnesses.json', 'fixtures.json'] },
];

/** What an index with these artifacts has to name: what every run commits, and what follows from the lanes that ran. */
export function requiredArtifacts(names: ReadonlySet<string>): string[] {
  const ran = LANES.filter(({ files }) => files.some((name) => names.has(name)));
  return [...new Set([...REQUIRED_ARTIFACTS, ...ran.flatMap((lane) => [...lane.files, ...lane.with])])];
}

/** The whole list a run commits, in index order, before the folders. */
export const ARTIFACT_ORDER: readonly string[] = [
  ...REQUIRED_ARTIFACTS,
  'runtime_results.json',
  EVENTS_FILE,
  'apply_preflight.json',
  'baseline_results.json',
  'path_witnesses.json',
  'fixtures.json',
  'oracle_results.json',
];

/** What a repair of a reference bundle indexes, and in which order. */
export const CORE_ARTIFACTS: readonly string[] = [
  STATUS_FILE,
  MANIFEST_FILE,
  'apply_preflight.json',
  'baseline_results.json',
  'path_witnesses.json',
  'fixtures.json',
  'expected_matrix.generated.json',
  'expected_matrix.json',
  'runtime_results.json',
  EVENTS_FILE,
  'mismatch_summary.json',
  'mismatch_packets.jsonl',
  'oracle_results.json',
  'summary.json',
  'summary.md',
];

/** Folders of ours, indexed after the list, each sorted by code point. */
const FOLDERS = ['runtime_profiles/', 'job/', 'launchctl/'];

/** Folders that a reference run leaves beside what it indexes. */
export const REFERENCE_FOLDERS: readonly string[] = ['runtime_profiles', 'sb_build', 'runtime_mappings', 'observer', 'launchctl'];

/** Names in index order: the list, then the folders, then anything else, each by code point. */
export function inIndexOrder(names: Iterable<string>): string[] {
  return [...names].sort((a, b) => rank(a) - rank(b) || compareCodePoints(a, b));
}

function rank(name: string): number {
  const listed = ARTIFACT_ORDER.indexOf(name);
  if (listed !== -1) return listed;
  const folder = FOLDERS.findIndex((prefix) => name.startsWith(prefix));
  return ARTIFACT_ORDER.length + (folder === -1 ? FOLDERS.length : folder);
}

/** A run id that may name a directory of ours. */
export const isRunId = (id: unknown): id is string =>
  typeof id === 'string' && /^[A-Za-z0-9._-]{1,128}$/.test(id) && id !== '.' && id !== '..';

/** Ids that would hide among the root's own files. */
export const isReservedRunId = (id: string): boolean => id.startsWith('.') || id.toUpperCase() === LATEST_FILE;
