/**
 * Which rules a bundle is read by: the reference's, its weaknesses included, or ours.
 * Nobody chooses; it follows from the bundle.
 */
export type RuleSet = 'reference' | 'runtime';

/** Folders of a run directory whose files only our index lists. */
const OUR_FOLDERS = ['job/', 'runtime_profiles/', 'launchctl/'];
/** Documents that stand directly in the run directory; the first that is listed says where that is. */
const ANCHORS = ['/run_manifest.json', '/run_status.json'];

/**
 * `runtime` for a manifest with an `execution` member, whatever its value, and for an index that lists an
 * artifact which only we write: taking the member out of a manifest must not buy the weaker rules.
 * Takes any JSON value; what is not an object has no such member.
 */
export function ruleSetOf(manifest: unknown, index: unknown): RuleSet {
  if (isObject(manifest) && Object.hasOwn(manifest, 'execution')) return 'runtime';
  return listsOurArtifact(index) ? 'runtime' : 'reference';
}

function listsOurArtifact(index: unknown): boolean {
  const entries = isObject(index) ? index['artifacts'] : undefined;
  if (!Array.isArray(entries)) return false;
  const paths = entries.flatMap((entry: unknown) => (isObject(entry) && typeof entry['path'] === 'string' ? [entry['path']] : []));
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
    if (OUR_FOLDERS.some((folder) => path.startsWith(folder, slash + 1)) && prefixes.has(path.slice(0, slash + 1))) return true;
  }
  return false;
}

const isObject = (value: unknown): value is Record<string, unknown> => value !== null && typeof value === 'object' && !Array.isArray(value);
