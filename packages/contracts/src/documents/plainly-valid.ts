import { schema as run_manifest } from '../generated/run-manifest.js';
import { schema as run_status } from '../generated/run-status.js';
import { matches } from './matches.js';

const SCHEMAS = { run_manifest, run_status } as const;

/**
 * A quick yes for the two documents that every strict reading of a bundle looks at, without loading the schema library, which
 * takes longer than validating a small bundle.
 *
 * @returns true: {@link checkDocument} would find nothing. false: ask it, it knows what is wrong.
 */
export const isPlainlyValid = (name: keyof typeof SCHEMAS, value: unknown): boolean => matches(SCHEMAS[name], value);
