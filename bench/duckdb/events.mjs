import { join } from 'node:path';
import { loadBundle } from '@runtime/bundle-store';

/** The members of an observation that the query looks at; no other is read. */
const COLUMNS = {
  world_id: 'VARCHAR',
  run_id: 'VARCHAR',
  profile_id: 'VARCHAR',
  scenario_id: 'VARCHAR',
  expectation_id: 'VARCHAR',
  operation: 'VARCHAR',
  target: 'VARCHAR',
  expected: 'VARCHAR',
  actual: 'VARCHAR',
  match: 'BOOLEAN',
  failure_stage: 'VARCHAR',
  failure_kind: 'VARCHAR',
  intended_op_witnessed: 'BOOLEAN',
};

const EVENTS = 'runtime_events.normalized.json';
const quoted = (text) => `'${text.replaceAll("'", "''")}'`;

/** The events of bundles that verify. An engine checks no digest: what it is given must have been checked. */
export async function verifiedEvents(dirs) {
  const worlds = new Set();
  for (const dir of dirs) worlds.add((await loadBundle(dir)).run_manifest.world_id);
  if (worlds.size > 1) throw new Error(`bundles of different worlds are summarised apart: ${[...worlds].sort().join(', ')}`);
  return dirs.map((dir) => join(dir, EVENTS));
}

/** A view `events` over the documents of bundles. */
export function viewOfDocuments(files) {
  const columns = Object.entries(COLUMNS).map(([name, type]) => `${name}: ${quoted(type)}`);
  return `CREATE OR REPLACE VIEW events AS
    SELECT * FROM read_json([${files.map(quoted).join(', ')}], format = 'array', columns = {${columns.join(', ')}})`;
}

/** The same rows as Parquet, a folder for each world: what an object store or another engine takes. */
export const copyToParquet = (directory) =>
  `COPY events TO ${quoted(directory)} (FORMAT parquet, PARTITION_BY (world_id), COMPRESSION zstd, OVERWRITE_OR_IGNORE)`;

export const viewOfParquet = (directory) =>
  `CREATE OR REPLACE VIEW events AS SELECT * FROM read_parquet(${quoted(`${directory}/*/*.parquet`)}, hive_partitioning = true)`;
