import operations from './data/operations.json' with { type: 'json' };

/**
 * The operations of the baseline host; the id of each is its place in this list. A repository's own
 * vocabulary, when `runtime.config.json` names one, wins over it.
 */
export const OPERATION_NAMES: readonly string[] = operations.map(({ name }) => name);
