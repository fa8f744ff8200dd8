import { schema as repair_log } from '../generated/repair-log.js';
import { schema as run_manifest } from '../generated/run-manifest.js';
import { schema as run_status } from '../generated/run-status.js';
import { schema as runtime_config } from '../generated/runtime-config.js';
import { matches } from './matches.js';

const SCHEMAS = { repair_log, run_manifest, run_status, runtime_config } as const;

/**
 * A quick yes for the documents that most commands look at first, without loading the schema library, which
 * takes longer than validating a small bundle.
 *
 * @returns true: {@link checkDocument} would find nothing. false: ask it, it knows what is wrong.
 */
export const isPlainlyValid = (name: keyof typeof SCHEMAS, value: unknown): boolean => matches(SCHEMAS[name], value);
