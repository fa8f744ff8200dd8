import { join } from 'node:path';
import {
  checkDocument,
  type ExternalItem,
  type InventoryItemInput,
  type Problem,
  parseJson,
  type RuntimeConfig,
  RuntimeConfigSchema,
} from '@runtime/contracts';
import { CONFIG_NAME, FilesError, readRegularFile } from '@runtime/files';
import defaultExclude from './data/exclude.json' with { type: 'json' };
import defaultExternal from './data/external.json' with { type: 'json' };
import defaultItems from './data/items.json' with { type: 'json' };
import defaultKeywords from './data/keywords.json' with { type: 'json' };
import { InventoryError } from './error.js';

/** The reference keeps the record of its world here. */
const REFERENCE_WORLD = 'book/world/sonoma-14.4.1-23E224-arm64/world.json';

export interface InventorySettings {
  items: readonly InventoryItemInput[];
  keywords: readonly string[];
  exclude: readonly string[];
  external: readonly ExternalItem[];
}

/** Each member from the call, else from `inventory` of `runtime.config.json`, else from our data files. */
export function settingsOf(given: Partial<InventorySettings>, config: RuntimeConfig): InventorySettings {
  const settings = {
    items: given.items ?? config.inventory?.items ?? (defaultItems as InventoryItemInput[]),
    keywords: given.keywords ?? config.inventory?.keywords ?? defaultKeywords,
    exclude: given.exclude ?? config.inventory?.exclude ?? defaultExclude,
    external: given.external ?? config.inventory?.external ?? (defaultExternal as ExternalItem[]),
  };
  const problems = checkDocument(RuntimeConfigSchema, { inventory: settings }).map((problem) => ({
    ...problem,
    field: problem.field.replace(/^\/inventory/, ''),
  }));
  problems.push(...ownProblems(settings, problems.length > 0));
  const first = problems[0];
  if (first === undefined) return settings;
  throw new InventoryError({
    code: 'INVENTORY_OPTIONS_INVALID',
    message: `the inventory cannot be taken: ${first.field} ${first.message}${problems.length > 1 ? ` (and ${problems.length - 1} more)` : ''}`,
    field: first.field,
    hint: `correct it in the call, or under \`inventory\` in ${CONFIG_NAME}`,
    details: { problems },
  });
}

/** What the schema does not say. Looked at only when the shapes are right. */
function ownProblems({ items, keywords }: InventorySettings, shapesAreWrong: boolean): Problem[] {
  if (shapesAreWrong) return [];
  const problems: Problem[] = [];
  // Without a keyword every answer is empty, and says nothing.
  if (keywords.length === 0) problems.push({ field: '/keywords', message: 'is empty, so nothing could be found' });
  for (const index of repeated(keywords)) problems.push({ field: `/keywords/${index}`, message: 'stands there twice' });
  for (const index of repeated(items.map((item) => item.id))) problems.push({ field: `/items/${index}/id`, message: 'stands there twice' });
  return problems;
}

function repeated(values: readonly string[]): number[] {
  const seen = new Set<string>();
  return values.flatMap((value, index) => {
    if (seen.has(value)) return [index];
    seen.add(value);
    return [];
  });
}

/** The world of the configuration, else of the reference's record in the same root, else `unknown`. */
export async function worldOf(root: string, config: RuntimeConfig): Promise<string> {
  if (config.world_id !== undefined) return config.world_id;
  const bytes = await readIfThere(join(root, REFERENCE_WORLD));
  const world = bytes === null ? null : parseJson(bytes, { path: REFERENCE_WORLD });
  if (world === null || typeof world !== 'object') return 'unknown';
  const { world_id, id } = world as { world_id?: unknown; id?: unknown };
  return ([world_id, id].find((value) => typeof value === 'string' && value !== '') as string | undefined) ?? 'unknown';
}

async function readIfThere(path: string): Promise<Buffer | null> {
  try {
    return await readRegularFile(path, { followLinks: true });
  } catch (error) {
    if (error instanceof FilesError && error.code === 'FILE_NOT_FOUND') return null;
    throw error;
  }
}
