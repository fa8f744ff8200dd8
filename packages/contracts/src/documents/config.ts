import { z } from 'zod';
import { insidePath, named, text } from './fields.js';
import { ExternalItemSchema, InventoryItemInputSchema } from './inventory.js';

/** `runtime.config.json`: all optional, nothing unknown, no path that leaves the repository root. */
export const RuntimeConfigSchema = z.strictObject({
  $schema: text.optional(),
  /** The host baseline this repository works on. */
  world_id: named.optional(),
  /** Path of the registry index; `registry/index.json` without it. */
  registry_index: insidePath.optional(),
  /** Globs, relative to the root. */
  plans: z.array(insidePath).optional(),
  /** Path of the runtime links document. */
  links: insidePath.optional(),
  /** Path of a document of operation names and ids, which then replaces the built-in table. */
  ops_vocab: insidePath.optional(),
  /** Paths of world documents. */
  worlds: z.array(insidePath).optional(),
  inventory: z
    .strictObject({
      items: z.array(InventoryItemInputSchema).optional(),
      keywords: z.array(named.max(1024)).optional(),
      exclude: z.array(named.max(1024)).optional(),
      external: z.array(ExternalItemSchema).optional(),
    })
    .optional(),
});
export interface RuntimeConfig extends z.infer<typeof RuntimeConfigSchema> {}
