import { lstatSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import {
  type ExternalItem,
  encodePretty,
  type InventoryHit,
  type InventoryItemInput,
  type RuntimeInventory,
  SCHEMA_VERSIONS,
} from '@runtime/contracts';
import { findRepoRoot, readConfig, realPathOf, writeOutput } from '@runtime/files';
import { assignHits } from './assign.js';
import { Exclusions } from './exclusions.js';
import { KeywordSearch } from './search.js';
import { settingsOf, worldOf } from './settings.js';
import { Skips } from './skips.js';
import { walkFiles } from './walk.js';

export interface BuildInventoryOptions {
  repoRoot?: string | undefined;
  /** Write the document here as well (relative to the current directory). Without it nothing is written. */
  out?: string | undefined;
  items?: readonly InventoryItemInput[] | undefined;
  /** Fixed strings, case-sensitive. */
  keywords?: readonly string[] | undefined;
  /** Rules relative to the root: `*` and `?` within a component, `**` for any number of them, `{a,b}` for either. */
  exclude?: readonly string[] | undefined;
  external?: readonly ExternalItem[] | undefined;
}

/** A scan gives way to other work after this many files. */
const FILES_AT_A_TIME = 200;

/**
 * Takes the inventory of runtime tooling below a repository root: which files hold one of the keywords, and
 * which item each belongs to. Files come in code point order. `scanner` says what was
 * searched and what was not, `missing_paths` which paths of an item are not there: an empty answer is never silent.
 *
 * What is not given comes from `inventory` of `runtime.config.json`, else from the data files of this package.
 *
 * @throws InventoryError `INVENTORY_OPTIONS_INVALID`, `INVENTORY_ROOT_UNREADABLE`; FilesError when the root is none or
 * `out` cannot be written; ContractError for a bad `runtime.config.json`.
 */
export async function buildRuntimeInventory(options: BuildInventoryOptions = {}): Promise<RuntimeInventory> {
  const root = await findRepoRoot({ repoRoot: options.repoRoot });
  const config = await readConfig(root);
  const settings = settingsOf(definedMembers(options), config);
  const world = await worldOf(root, config);
  const { hits, scanner } = await scan(root, settings, options);
  const { inRepo, unclassified } = assignHits(settings.items, hits, (path) => existsBelow(root, path));
  const document: RuntimeInventory = {
    schema_version: SCHEMA_VERSIONS.runtime_inventory,
    world_id: world,
    generated_by: '@runtime/inventory',
    keywords: [...settings.keywords],
    in_repo: inRepo,
    unclassified_hits: unclassified,
    external: settings.external.map((item) => ({ ...item })),
    scanner,
  };
  if (options.out !== undefined)
    await writeOutput(options.out, encodePretty(document), { name: 'a runtime inventory', mark: '"runtime-tools.runtime_inventory.' });
  return document;
}

type ScanResult = { hits: InventoryHit[]; scanner: NonNullable<RuntimeInventory['scanner']> };

async function scan(root: string, settings: ReturnType<typeof settingsOf>, options: BuildInventoryOptions): Promise<ScanResult> {
  const skips = new Skips();
  const files = walkFiles(root, new Exclusions(settings.exclude), skips, pathBelow(root, options.out));
  const search = new KeywordSearch(settings.keywords);
  const hits: InventoryHit[] = [];
  for (const [index, file] of files.entries()) {
    if (index % FILES_AT_A_TIME === FILES_AT_A_TIME - 1) await new Promise((done) => setImmediate(done));
    const keywords = search.find(root, file, skips);
    if (keywords.length > 0) hits.push({ path: file.path, keywords });
  }
  const scanner = {
    status: skips.complete ? ('complete' as const) : ('incomplete' as const),
    files_scanned: files.length,
    bytes_scanned: files.reduce((sum, file) => sum + file.size, 0),
    excluded: [...settings.exclude],
    ...skips.record(),
  };
  return { hits, scanner };
}

/** Where the document itself will lie, relative to the root: it holds every keyword and is not a hit. */
function pathBelow(root: string, out: string | undefined): string | null {
  return out === undefined ? null : relative(root, realPathOf(resolve(out)));
}

function existsBelow(root: string, path: string): boolean {
  try {
    return lstatSync(join(root, path), { throwIfNoEntry: false }) !== undefined;
  } catch {
    // The system would not say: for the reader of the inventory it is not there.
    return false;
  }
}

const definedMembers = ({ items, keywords, exclude, external }: BuildInventoryOptions) => ({
  ...(items === undefined ? {} : { items }),
  ...(keywords === undefined ? {} : { keywords }),
  ...(exclude === undefined ? {} : { exclude }),
  ...(external === undefined ? {} : { external }),
});
