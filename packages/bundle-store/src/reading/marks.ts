import { ARTIFACT_FOLDERS, ARTIFACTS, type RuleSet } from '@runtime/contracts';
import type { StrictDirectory } from '@runtime/files';
import type { ArtifactChecker } from '../artifact-check.js';
import { isObject, member } from '../document.js';
import { REPAIR_LOG_FILE } from '../names.js';
import type { RunDocuments } from '../run-documents.js';
import { MarkSearch } from './mark-search.js';

/** Documents in which a row or a member may say who wrote them; those that do not say so least often come last. */
const TELLING: readonly string[] = [
  ...Object.values(ARTIFACTS).flatMap(({ file, form }) => (form === 'text' ? [] : [file])),
  REPAIR_LOG_FILE,
];

/**
 * Which rules a bundle is read by. Nobody chooses: any mark of ours, in any row of any document, makes it ours, so that taking
 * one out, spoiling the manifest or leaving it out of the index buys nothing. Whoever derives something from a bundle asks here.
 */
export function ruleSetOf(directory: StrictDirectory, checker: ArtifactChecker, documents: RunDocuments): RuleSet {
  const isOurs =
    manifestIsOurs(documents.manifest) ||
    listsOurArtifact(documents.index.kind === 'value' ? documents.index.value : null) ||
    directory.names().some(isJobFolder) ||
    TELLING.some((name) => holdsMark(checker, name));
  return isOurs ? 'runtime' : 'reference';
}

/** In any spelling: on a volume that ignores case each of them is the job. */
const isJobFolder = (name: string): boolean => name.toLowerCase() === 'job';

function holdsMark(checker: ArtifactChecker, name: string): boolean {
  const search = new MarkSearch();
  // What is too much to be looked through is taken for ours: weaker rules are not bought by length.
  return !checker.skim(name, (bytes) => search.push(bytes)) || search.found;
}

/** By its own member; in a manifest that does not parse, by any member of that name in its text. */
function manifestIsOurs(manifest: RunDocuments['manifest']): boolean {
  if (manifest.kind === 'value') return isObject(manifest.value) && Object.hasOwn(manifest.value, 'execution');
  if (manifest.kind === 'absent' || manifest.bytes === null) return false;
  const text = manifest.bytes.toString('latin1');
  return text
    .replace(/\\u00([0-7][0-9a-f])/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .includes('"execution"');
}

/** Documents that stand directly in the run directory; the first that is listed says where that is. */
const ANCHORS = [`/${ARTIFACTS.run_manifest.file}`, `/${ARTIFACTS.run_status.file}`];

function listsOurArtifact(index: unknown): boolean {
  const entries = member(index, 'artifacts');
  if (!Array.isArray(entries)) return false;
  const paths = entries.map((entry: unknown) => member(entry, 'path')).filter((path) => typeof path === 'string');
  for (const anchor of ANCHORS) {
    const prefixes = new Set(paths.filter((path) => path.endsWith(anchor)).map((path) => path.slice(0, 1 - anchor.length)));
    if (prefixes.size > 0) return paths.some((path) => liesInOurFolder(path, prefixes));
  }
  // Neither is listed, so there is no prefix: the job is ours wherever it lies.
  return paths.some((path) => /(?:^|\/)job\/(?:job\.json|results\.ndjson|done\.json)$/.test(path));
}

/** Tries each directory of the path as the prefix, so that an index full of manifests costs no more than its length. */
function liesInOurFolder(path: string, prefixes: ReadonlySet<string>): boolean {
  for (let slash = path.indexOf('/'); slash !== -1; slash = path.indexOf('/', slash + 1)) {
    if (ARTIFACT_FOLDERS.some((folder) => path.startsWith(folder, slash + 1)) && prefixes.has(path.slice(0, slash + 1))) return true;
  }
  return false;
}
