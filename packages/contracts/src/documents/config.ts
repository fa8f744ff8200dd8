import { z } from 'zod';
import { insidePath, named, text } from './fields.js';
import { ExternalItemSchema, InventoryItemInputSchema } from './inventory.js';

/** `runtime.config.json`: all optional, nothing unknown, no path that leaves the repository root. */
export const RuntimeConfigSchema = z.strictObject({
  $schema: text.optional(),
  world_id: named.optional(),
  registry_index: insidePath.optional(),
  /** Globs, relative to the root. */
  plans: z.array(insidePath).optional(),
  links: insidePath.optional(),
  ops_vocab: insidePath.optional(),
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
export type RuntimeConfig = z.infer<typeof RuntimeConfigSchema>;
