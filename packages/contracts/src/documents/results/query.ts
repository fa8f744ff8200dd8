import { z } from 'zod';
import { count, named, text, texts } from '../fields.js';

/** Results about many runs as tables. */
export const queryResults = () => ({
  'result.query': z.strictObject({
    /** Runs that were verified and asked. */
    runs: count,
    columns: z.array(z.strictObject({ name: text, type: named })),
    /** In the order of the columns. */
    rows: z.array(z.array(z.unknown())),
  }),
  'result.export': z.strictObject({
    /** The folder, from the caller's directory. */
    parquet: named,
    /** Ids of the runs. */
    runs: texts,
    /** Rows of each view. */
    rows: z.strictObject({ runs: count, results: count, observations: count, artifacts: count }),
  }),
});
