import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { createAttestation, sha256Hex, signPayload } from '@runtime/contracts';
import { readTextFile, writeFileDurable } from '@runtime/files';

/** What the predicate of a run's attestation is called. */
const RUN_PREDICATE_TYPE = 'urn:runtime-tools:run:v0.1';

/** Reads a key and tries it, so that a bad one is found before the run and not after it. */
export async function readAttestKey(path: string): Promise<string> {
  const pem = await readTextFile(path);
  signPayload('text/plain', Buffer.alloc(0), pem);
  return pem;
}

/** Signs the index that was just committed. The statement stands beside the run directory, whose files are fixed now. */
export async function attestIndex(directory: string, keyPem: string): Promise<string> {
  const index = await readFile(join(directory, 'artifact_index.json'));
  const runId = basename(directory);
  const text = createAttestation({
    subjects: [{ name: 'artifact_index.json', sha256: sha256Hex(index) }],
    predicate: { run_id: runId },
    predicateType: RUN_PREDICATE_TYPE,
    keyPem,
  });
  const path = join(dirname(directory), `${runId}.intoto.json`);
  await writeFileDurable(path, text);
  return path;
}
