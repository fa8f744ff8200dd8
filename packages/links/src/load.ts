import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ContractError, parseJson, type RuntimeLinks } from '@runtime/contracts';
import { FilesError, findRepoRoot, readConfig, readRegularFile } from '@runtime/files';
import { LinkError } from './error.js';
import { assertLinks } from './sections.js';

/** Where the reference's repository keeps its links, newest layout first. */
const DOCUMENTED_PLACES = [
  'book/integration/carton/bundle/relationships/mappings/runtime/runtime_links.json',
  'book/evidence/graph/mappings/runtime/runtime_links.json',
  'book/graph/mappings/runtime/runtime_links.json',
] as const;

/**
 * Loads a links document. Only what the other calls need is checked: the file is JSON and
 * an object. Where more matters, check it with `assertDocument('runtime_links', links)` of `@runtime/contracts`.
 *
 * @param path a file, relative to the current directory. Without one: `links` of `runtime.config.json` below the
 * repository root, else the first documented place that exists.
 * @throws LinkError `LINKS_MISSING`, `LINKS_NOT_JSON`, `LINKS_INVALID`; FilesError when the file cannot be read,
 * or `runtime.config.json` is not valid (`CONFIG_INVALID`).
 */
export async function loadRuntimeLinks(path?: string, options: { repoRoot?: string | undefined } = {}): Promise<RuntimeLinks> {
  const place = path === undefined ? await defaultPlace(options.repoRoot) : { file: path, shown: path };
  const value = parsed(await bytesOf(place), place.shown);
  assertLinks(value, place.shown);
  return value;
}

interface Place {
  file: string;
  /** As messages name it: relative to the root when the user did not name it. */
  shown: string;
}

async function defaultPlace(repoRoot: string | undefined): Promise<Place> {
  const root = await findRepoRoot({ repoRoot });
  const { links: configured } = await readConfig(root);
  if (configured !== undefined) return { file: join(root, configured), shown: configured };
  const shown = DOCUMENTED_PLACES.find((candidate) => existsSync(join(root, candidate))) ?? DOCUMENTED_PLACES[0];
  return { file: join(root, shown), shown };
}

async function bytesOf({ file, shown }: Place): Promise<Buffer> {
  try {
    return await readRegularFile(file, { followLinks: true });
  } catch (error) {
    if (!(error instanceof FilesError) || error.code !== 'FILE_NOT_FOUND') throw error;
    throw new LinkError({
      code: 'LINKS_MISSING',
      message: `there is no links file ${shown}`,
      path: shown,
      hint: 'name the file, or set `links` in runtime.config.json',
      cause: error,
    });
  }
}

function parsed(bytes: Buffer, path: string): unknown {
  try {
    return parseJson(bytes, { path });
  } catch (error) {
    if (!(error instanceof ContractError)) throw error;
    throw new LinkError({
      code: 'LINKS_NOT_JSON',
      message: `${path} is not strict JSON: ${error.message}`,
      path,
      hint: 'write the file again with the tool that made it',
      details: { ...error.details, reason: error.code },
      cause: error,
    });
  }
}
