import { z } from 'zod';
import { named } from './fields.js';

/** A fixed host baseline that evidence belongs to. */
export const WorldSchema = z.looseObject({
  world_id: named,
  product_version: named,
  build: named,
  machine: named,
  dyld_digest: named.optional(),
});
export type World = z.infer<typeof WorldSchema>;
