import { INDEX_FILE } from '@runtime/bundle-store';
import { isRunId } from '@runtime/contracts';

/**
 * What an archive holds, in this order: the index of the run, the repair log when there is one, the artifacts in index order, then
 * the documents that stand beside a run. The run's files are named `<run_id>/<name>`. There are no entries for directories.
 */
export interface Entry {
  /** In the archive. */
  path: string;
  size: number;
}

/** Documents beside a run: its packet, the attestation of the packet, and the attestation of the run. */
export const documentsBeside = (runId: string): { packet: string; packetAttestation: string; attestation: string } => ({
  packet: `${runId}.packet.json`,
  packetAttestation: `${runId}.packet.json.intoto.json`,
  attestation: `${runId}.intoto.json`,
});

/** The run id of an archive, by the name of its first entry; null where that is not the index of a run. */
export function runIdOfFirst(path: string): string | null {
  const [runId, name, ...more] = path.split('/');
  return more.length === 0 && name === INDEX_FILE && isRunId(runId) && !runId.startsWith('.') ? runId : null;
}

/** Modes, owners and times say nothing about evidence: they are the same in every archive. */
export const FILE_MODE = 0o644;
export const EPOCH = new Date(0);
