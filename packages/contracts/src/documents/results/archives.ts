import { z } from 'zod';
import { count, named, runId, sha256, text, texts } from '../fields.js';

/** Results about runs that travel as one file. */
export const archiveResults = () => {
  const common = {
    run_id: runId,
    /** Files that the index names. */
    artifacts: count,
    /** Of the run's files, the index among them. */
    bytes: count,
    /** Documents beside the run: its packet and attestations. */
    beside: texts,
  };
  return {
    'result.bundle-pack': z.strictObject({
      ...common,
      /** The archive, from the caller's directory. */
      file: named,
      archive_bytes: count,
      /** Of the archive. */
      sha256,
    }),
    'result.bundle-unpack': z.strictObject({
      ...common,
      /** The run directory, from the caller's directory. */
      bundle_dir: text,
    }),
  };
};
