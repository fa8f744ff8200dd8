import { dirname, join } from 'node:path';
import { openArchive } from '@runtime/archives';
import { loadBundle, type VerifiedBundle } from '@runtime/bundle-store';
import { LIMITS, RUN_PREDICATE_TYPE } from '@runtime/contracts';
import { readTextFile } from '@runtime/files';
import { FleetError } from '../error.js';
import { type ListedKey, openSigned } from '../keys.js';

/** A run that was looked at from all sides, and may be filed. */
export interface ReceivedRun {
  run_id: string;
  world_id: string;
  signed_by: string;
}

/**
 * Looks at an archive: the bundle is valid, a listed key signed its index, and it is the run that was announced.
 *
 * @throws ArchiveError, BundleError, ContractError for what is no valid run; FleetError `FLEET_SIGNATURE_REFUSED`, `FLEET_ARCHIVE_FOREIGN`.
 */
export async function receive(
  file: string,
  keys: readonly ListedKey[],
  { announced, maxBytes }: { announced?: { run_id: string; world_id: string }; maxBytes?: number | undefined } = {},
): Promise<ReceivedRun> {
  const opened = await openArchive(file, { maxBytes });
  try {
    const bundle = await loadBundle(opened.directory, { maxBytes });
    const { run_id, world_id } = bundle;
    for (const [name, found, expected] of [
      ['run', run_id, announced?.run_id ?? run_id],
      ['world', world_id, announced?.world_id ?? world_id],
    ]) {
      if (found !== expected) throw foreign(file, `is of the ${name} ${found}, and was announced as ${expected}`);
    }
    return { run_id, world_id, signed_by: await signerOf(bundle, opened.directory, keys, file) };
  } finally {
    opened.close();
  }
}

async function signerOf(
  { run_id, index_sha256 }: VerifiedBundle,
  directory: string,
  keys: readonly ListedKey[],
  file: string,
): Promise<string> {
  const path = join(dirname(directory), `${run_id}.intoto.json`);
  const envelope = await readTextFile(path, { maxBytes: LIMITS.documentBytes }).catch(() => {
    throw new FleetError({
      code: 'FLEET_SIGNATURE_REFUSED',
      message: `${file} holds no attestation of its run`,
      path: file,
      hint: 'workers sign every run; make one of your own with runtime run --attest KEY and runtime bundle-pack --attestation',
    });
  });
  const { statement, keyId } = openSigned(envelope, keys, `the run ${run_id}`);
  const [subject, ...more] = statement.subject;
  const isAbout = subject?.name === 'artifact_index.json' && subject.digest['sha256'] === index_sha256 && more.length === 0;
  if (statement.predicateType === RUN_PREDICATE_TYPE && isAbout) return keyId;
  throw foreign(file, 'carries the signature of something else');
}

const foreign = (file: string, message: string): FleetError =>
  new FleetError({
    code: 'FLEET_ARCHIVE_FOREIGN',
    message: `${file} ${message}`,
    path: file,
    hint: 'it is not filed; ask the worker that delivered it',
  });
