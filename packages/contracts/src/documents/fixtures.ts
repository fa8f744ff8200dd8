import { z } from 'zod';
import { SCHEMA_VERSIONS } from '../schema-versions.js';
import { count, nullableText, schemaVersion, text } from './fields.js';

/** The loopback listener of a `network-outbound` probe (contract: execution, 3.6). */
export const ListenerSchema = z.looseObject({
  host: text,
  port: z.int().min(0).max(65535),
  status: z.enum(['ok', 'error']),
  error: nullableText,
  precheck: z.looseObject({ status: z.enum(['skipped', 'ok', 'error']), error: nullableText }),
  accept_count: count,
});
export type Listener = z.infer<typeof ListenerSchema>;

export const FixtureRecordSchema = z.looseObject({
  schema_version: schemaVersion(SCHEMA_VERSIONS.fixture_marker),
  fixture_id: text,
  lane: z.enum(['baseline', 'scenario']),
  profile_id: nullableText,
  probe_name: nullableText,
  scenario_id: nullableText,
  operation: nullableText,
  target: nullableText,
  listener: ListenerSchema.nullable(),
});
export type FixtureRecord = z.infer<typeof FixtureRecordSchema>;

/** `fixtures.json` (contract: execution, 6.2). */
export const FixturesSchema = z.looseObject({
  schema_version: schemaVersion(SCHEMA_VERSIONS.fixtures),
  world_id: text,
  run_id: nullableText,
  plan_id: nullableText,
  records: z.array(FixtureRecordSchema),
});
export type Fixtures = z.infer<typeof FixturesSchema>;
