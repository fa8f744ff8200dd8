import { issues as manifestIssues } from '../generated/run-manifest.js';
import { issues as statusIssues } from '../generated/run-status.js';

const ISSUES = { run_manifest: manifestIssues, run_status: statusIssues } as const;

/**
 * A quick yes for the two documents that every strict reading of a bundle looks at, without loading the schema library, which
 * takes longer than validating a small bundle.
 *
 * @returns true: {@link checkDocument} would find nothing. false: ask it, it knows what is wrong.
 */
export const isPlainlyValid = (name: keyof typeof ISSUES, value: unknown): boolean => ISSUES[name](value).length === 0;
