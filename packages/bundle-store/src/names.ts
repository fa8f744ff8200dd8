import { ARTIFACT_FOLDERS, ARTIFACT_ORDER, ARTIFACTS, compareCodePoints } from '@runtime/contracts';

export const INDEX_FILE = 'artifact_index.json';
export const LATEST_FILE = 'LATEST';
export const STATUS_FILE: string = ARTIFACTS.run_status.file;
export const MANIFEST_FILE: string = ARTIFACTS.run_manifest.file;
export const EVENTS_FILE: string = ARTIFACTS.runtime_events.file;
export const REPAIR_LOG_FILE = 'repair_log.json';

/** Names in index order: the list, then the folders, then anything else, each by code point. */
export function inIndexOrder(names: Iterable<string>): string[] {
  return [...names].sort((a, b) => rank(a) - rank(b) || compareCodePoints(a, b));
}

function rank(name: string): number {
  const listed = ARTIFACT_ORDER.indexOf(name);
  if (listed !== -1) return listed;
  const folder = ARTIFACT_FOLDERS.findIndex((prefix) => name.startsWith(prefix));
  return ARTIFACT_ORDER.length + (folder === -1 ? ARTIFACT_FOLDERS.length : folder);
}

/** Ids that would hide among the root's own files. */
export const isReservedRunId = (id: string): boolean => id.startsWith('.') || id.toUpperCase() === LATEST_FILE;
