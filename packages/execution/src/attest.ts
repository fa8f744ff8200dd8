import { createAttestation, RUN_PREDICATE_TYPE, sha256Hex } from '@runtime/contracts';

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
