import { createAttestation, RUN_PREDICATE_TYPE, sha256Hex, signPayload } from '@runtime/contracts';
import { readTextFile } from '@runtime/files';

/** Reads a key and tries it, so that a bad one is found before the run and not after it. */
export async function readAttestKey(path: string): Promise<string> {
  const pem = await readTextFile(path);
  signPayload('text/plain', Buffer.alloc(0), pem);
  return pem;
}

/** The signed statement about an index that is being committed. It stands beside the run directory, whose files are fixed. */
export const indexStatement = (runId: string, keyPem: string): { name: string; of: (index: string) => string } => ({
  name: `${runId}.intoto.json`,
  of: (index) =>
    createAttestation({
      subjects: [{ name: 'artifact_index.json', sha256: sha256Hex(index) }],
      predicate: { run_id: runId },
      predicateType: RUN_PREDICATE_TYPE,
      keyPem,
    }),
});
