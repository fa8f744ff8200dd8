import { z } from 'zod';
import { SCHEMA_VERSIONS } from '../schema-versions.js';
import { count, insidePath, named, nullableText, schemaVersion, text, texts } from './fields.js';

/** A file in which at least one keyword stands. */
export const InventoryHitSchema = z.looseObject({ path: text, keywords: texts });
export type InventoryHit = z.infer<typeof InventoryHitSchema>;

/** A piece of runtime tooling in the repository, as its owner describes it. */
export const InventoryItemInputSchema = z.looseObject({
  id: named,
  paths: z.array(insidePath),
  category: text,
  description: text.optional(),
  privileges: text.optional(),
  evidence_role: text.optional(),
  status: text.optional(),
});
export type InventoryItemInput = z.infer<typeof InventoryItemInputSchema>;

export const InventoryItemSchema = z.looseObject({
  id: named,
  paths: texts,
  category: text,
  description: text.optional(),
  privileges: text.optional(),
  /** `evidence_tier` in the older reference documents. */
  evidence_role: text.optional(),
  evidence_tier: text.optional(),
  status: text.optional(),
  files: z.array(InventoryHitSchema),
  /** Ours: declared paths that are not there. */
  missing_paths: texts.optional(),
});
export type InventoryItem = z.infer<typeof InventoryItemSchema>;

/** Something outside the repository that a reader should know of. */
export const ExternalItemSchema = z.looseObject({
  id: named,
  title: text,
  url: nullableText,
  category: text,
  relevance: text.optional(),
  privileges: text.optional(),
});
export type ExternalItem = z.infer<typeof ExternalItemSchema>;

/** How the scan went (ours): an empty list of hits says nothing without it. Which program looked is not in it: the answer is the same. */
export const ScannerRecordSchema = z.looseObject({
  status: z.enum(['complete', 'incomplete']),
  files_scanned: count,
  bytes_scanned: count,
  excluded: texts,
  skipped: z.array(z.looseObject({ path: text, reason: text })),
  skipped_counts: z.record(z.string(), count),
});
export type ScannerRecord = z.infer<typeof ScannerRecordSchema>;

/** The inventory of runtime tooling (contract: bundles, 14). */
export const RuntimeInventorySchema = z.looseObject({
  schema_version: schemaVersion(SCHEMA_VERSIONS.runtime_inventory, /^hardened-runtime\.other-runtime-inventory\.v0\.[0-9]{1,3}$/),
  world_id: text,
  generated_by: text,
  keywords: texts,
  in_repo: z.array(InventoryItemSchema),
  unclassified_hits: z.array(InventoryHitSchema),
  external: z.array(ExternalItemSchema),
  scanner: ScannerRecordSchema.optional(),
});
export type RuntimeInventory = z.infer<typeof RuntimeInventorySchema>;
