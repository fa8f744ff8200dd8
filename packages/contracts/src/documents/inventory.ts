import { z } from 'zod';
import { SCHEMA_VERSIONS } from '../schema-versions.js';
import { count, insidePath, named, nullableText, openObject, schemaVersion, text, texts, typed } from './fields.js';

/** A file in which at least one keyword stands. */
export const InventoryHitSchema = openObject({ path: text, keywords: texts });
export interface InventoryHit extends z.infer<typeof InventoryHitSchema> {}

/** A piece of runtime tooling in the repository, as its owner describes it. */
export const InventoryItemInputSchema = openObject({
  id: named,
  paths: z.array(insidePath),
  category: text,
  description: text.optional(),
  privileges: text.optional(),
  evidence_role: text.optional(),
  status: text.optional(),
});
export interface InventoryItemInput extends z.infer<typeof InventoryItemInputSchema> {}

export const InventoryItemSchema = openObject({
  id: named,
  paths: texts,
  category: text,
  description: text.optional(),
  privileges: text.optional(),
  /** `evidence_tier` in the older reference documents. */
  evidence_role: text.optional(),
  evidence_tier: text.optional(),
  status: text.optional(),
  files: z.array(typed<InventoryHit>(InventoryHitSchema)),
  /** Ours: declared paths that are not there. */
  missing_paths: texts.optional(),
});
export interface InventoryItem extends z.infer<typeof InventoryItemSchema> {}

/** Something outside the repository that a reader should know of. */
export const ExternalItemSchema = openObject({
  id: named,
  title: text,
  url: nullableText,
  category: text,
  relevance: text.optional(),
  privileges: text.optional(),
});
export interface ExternalItem extends z.infer<typeof ExternalItemSchema> {}

/** How the scan went (ours): an empty list of hits says nothing without it. Which program looked is not in it: the answer is the same. */
export const ScannerRecordSchema = openObject({
  status: z.enum(['complete', 'incomplete']),
  files_scanned: count,
  bytes_scanned: count,
  excluded: texts,
  skipped: z.array(openObject({ path: text, reason: text })),
  skipped_counts: z.record(z.string(), count),
});
export interface ScannerRecord extends z.infer<typeof ScannerRecordSchema> {}

/** The inventory of runtime tooling. */
export const RuntimeInventorySchema = openObject({
  schema_version: schemaVersion(SCHEMA_VERSIONS.runtime_inventory, /^hardened-runtime\.other-runtime-inventory\.v0\.[0-9]{1,3}$/),
  world_id: text,
  generated_by: text,
  keywords: texts,
  in_repo: z.array(typed<InventoryItem>(InventoryItemSchema)),
  unclassified_hits: z.array(typed<InventoryHit>(InventoryHitSchema)),
  external: z.array(typed<ExternalItem>(ExternalItemSchema)),
  scanner: typed<ScannerRecord>(ScannerRecordSchema).optional(),
});
export interface RuntimeInventory extends z.infer<typeof RuntimeInventorySchema> {}
