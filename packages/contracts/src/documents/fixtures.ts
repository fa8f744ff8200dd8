import { z } from 'zod';
import { SCHEMA_VERSIONS } from '../schema-versions.js';
import { count, nullableText, openObject, schemaVersion, text, typed } from './fields.js';

/** The loopback listener of a `network-outbound` probe. */
export const ListenerSchema = openObject({
  host: text,
  port: z.int().min(0).max(65535),
  status: z.enum(['ok', 'error']),
  error: nullableText,
  precheck: openObject({ status: z.enum(['skipped', 'ok', 'error']), error: nullableText }),
  accept_count: count,
});
export interface Listener extends z.infer<typeof ListenerSchema> {}

export const FixtureRecordSchema = openObject({
  schema_version: schemaVersion(SCHEMA_VERSIONS.fixture_marker),
  fixture_id: text,
  lane: z.enum(['baseline', 'scenario']),
  profile_id: nullableText,
  probe_name: nullableText,
  scenario_id: nullableText,
  operation: nullableText,
  target: nullableText,
  listener: typed<Listener>(ListenerSchema).nullable(),
});
export interface FixtureRecord extends z.infer<typeof FixtureRecordSchema> {}

/** `fixtures.json`. */
export const FixturesSchema = openObject({
  schema_version: schemaVersion(SCHEMA_VERSIONS.fixtures),
  world_id: text,
  run_id: nullableText,
  plan_id: nullableText,
  records: z.array(typed<FixtureRecord>(FixtureRecordSchema)),
});
export interface Fixtures extends z.infer<typeof FixturesSchema> {}
