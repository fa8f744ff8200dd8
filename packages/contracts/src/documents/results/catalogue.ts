import type { z } from 'zod';
import { RuntimeInventorySchema } from '../inventory.js';
import { OpRuntimeSummarySchema } from '../op-summary.js';
import { archiveResults } from './archives.js';
import { askResults } from './ask.js';
import { bundleResults } from './bundles.js';
import { campaignResults } from './campaign.js';
import { captureResults } from './capture.js';
import { commandLineResults } from './command-line.js';
import { diffResults } from './diff.js';
import { explainResults } from './explain.js';
import { historyResults } from './history.js';
import { hostResults } from './host.js';
import { importLogResults } from './import-log.js';
import { planResults } from './plans.js';
import { promotionResults } from './promotion.js';
import { queryResults } from './query.js';
import { quickstartResults } from './quickstart.js';
import { resultsResults } from './results.js';

function makeResults() {
  const steps = { ...bundleResults(), ...planResults() };
  return {
    ...steps,
    ...resultsResults(),
    ...quickstartResults(steps),
    ...promotionResults(),
    ...archiveResults(),
    ...diffResults(),
    ...askResults(),
    ...explainResults(),
    ...historyResults(),
    ...queryResults(),
    ...importLogResults(),
    ...campaignResults(),
    ...captureResults(),
    ...hostResults(),
    ...commandLineResults(),
    'result.inventory': RuntimeInventorySchema,
    'result.summarize-ops': OpRuntimeSummarySchema,
  } satisfies Record<`result.${string}`, z.ZodType>;
}

type Results = ReturnType<typeof makeResults>;
export type ResultName = keyof Results;
export type ResultOf<Name extends ResultName> = z.infer<Results[Name]>;

let made: Results | undefined;

/**
 * What each command prints under `--json`: `result.` and its name. Three more are of the command line as a whole:
 * `result.error`, `result.help` and `result.version`. A result that is a stored document has the schema of that document,
 * which is open; what only a result holds is closed, because nobody else writes it.
 *
 * Made when first asked for: whoever reads documents need not wait for the schemas of answers.
 */
export function resultSchemas(): Readonly<Results> {
  made ??= makeResults();
  return made;
}

/** Sorted by code point. */
export const resultNames = (): ResultName[] => Object.keys(resultSchemas()).sort() as ResultName[];
