import { z } from 'zod';
import { insidePath, named, text } from './fields.js';
import { ExternalItemSchema, InventoryItemInputSchema } from './inventory.js';

/** `runtime.config.json`: all optional, nothing unknown, no path that leaves the repository root. */
export const RuntimeConfigSchema = z.strictObject({
  /** Where the JSON Schema of this document is, for editors. */
  $schema: text.optional().describe('Where the JSON Schema of this document is, for editors.'),
  /** The host baseline this repository works on. */
  world_id: named.optional().describe('The host baseline this repository works on.'),
  /** Path of the registry index; `registry/index.json` without it. */
  registry_index: insidePath.optional().describe('Path of the registry index; `registry/index.json` without it.'),
  /** Globs, relative to the root. */
  plans: z.array(insidePath).optional().describe('Globs, relative to the root.'),
  /** Path of the runtime links document. */
  links: insidePath.optional().describe('Path of the runtime links document.'),
  /** Path of a document of operation names and ids, which then replaces the built-in table. */
  ops_vocab: insidePath.optional().describe('Path of a document of operation names and ids, which then replaces the built-in table.'),
  /** Paths of world documents. */
  worlds: z.array(insidePath).optional().describe('Paths of world documents.'),
  /** What the inventory of runtime tooling looks for. */
  inventory: z
    .strictObject({
      items: z.array(InventoryItemInputSchema).optional(),
      keywords: z.array(named.max(1024)).optional(),
      exclude: z.array(named.max(1024)).optional(),
      external: z.array(ExternalItemSchema).optional(),
    })
    .optional()
    .describe('What the inventory of runtime tooling looks for.'),
});
export interface RuntimeConfig extends z.infer<typeof RuntimeConfigSchema> {}
