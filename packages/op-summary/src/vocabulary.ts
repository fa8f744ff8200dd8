import { OpSummaryError } from './error.js';

/** The document of an operation vocabulary; other members are ignored. */
export interface OpsVocabulary {
  ops: readonly { id?: unknown; name?: unknown }[];
}

export type OperationIds = ReadonlyMap<unknown, unknown>;

export const NO_IDS: OperationIds = new Map();

/** Ids of a table in which every operation stands at the place of its id. */
export const idsInOrder = (names: readonly string[]): OperationIds => new Map(names.map((name, id) => [name, id]));

/**
 * Ids by operation name; of a name that repeats the last one counts.
 *
 * @throws OpSummaryError `OPS_VOCABULARY_INVALID`.
 */
export function operationIds(document: unknown, path?: string): OperationIds {
  const ops = isRecord(document) ? document['ops'] : undefined;
  if (!Array.isArray(ops)) throw invalid('has no array "ops"', '/ops', path);
  const ids = new Map<unknown, unknown>();
  ops.forEach((entry: unknown, index) => {
    if (!isRecord(entry)) throw invalid(`entry ${index} is no object`, `/ops/${index}`, path);
    ids.set(entry['name'] ?? null, entry['id'] ?? null);
  });
  return ids;
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

const invalid = (what: string, field: string, path?: string): OpSummaryError =>
  new OpSummaryError({
    code: 'OPS_VOCABULARY_INVALID',
    message: `the operation vocabulary ${what}${path === undefined ? '' : ` (${path})`}`,
    path,
    field,
    hint: 'give a document with ops: [{"id": 0, "name": "default"}, …], or set ops_vocab in runtime.config.json',
  });
