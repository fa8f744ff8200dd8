import { join } from 'node:path';
import { loadBundle, openBundleUnverified, validateBundle } from '@runtime/bundle-store';
import { hasMembers, sameValue } from '../compare.js';
import type { Deviations } from '../deviations.js';
import { all, deviates, failed, met, type Outcome } from '../proof.js';
import { type FileTree, inWorkspace, layOut } from '../workspace.js';
import { refusalOf, type Vector, vectorProof } from './vector.js';

interface Condition {
  code: string;
  path?: string;
}

export interface BundleInput {
  files: FileTree;
  bundle: string;
}

/** What the same bundle gives in a strict load, in validation, and opened unverified. */
interface ReaderVector extends Vector<BundleInput> {
  readers: {
    strict_load: { ok: boolean; error?: Condition };
    validate: { ok: boolean; errors: Condition[] };
    unverified: { error?: Condition; members?: string[] } & Record<string, unknown>;
  };
}

/** The reference's conditions in our codes. */
const CODES: Record<string, RegExp> = {
  'bundle.not_json': /^JSON_/,
  'bundle.bad_document': /^BUNDLE_(DOCUMENT|INDEX)_INVALID$/,
  'bundle.digest_mismatch': /^BUNDLE_(DIGEST_MISMATCH|SIZE_MISMATCH|DIGEST_INVALID)$/,
  'bundle.artifact_missing': /^BUNDLE_ARTIFACT_MISSING$/,
  'bundle.artifact_unreadable': /^BUNDLE_NOT_REGULAR$/,
  'bundle.index_missing': /^BUNDLE_(INDEX_MISSING|NOT_FOUND)$/,
  'bundle.missing_listed': /^BUNDLE_MISSING_LISTED$/,
  'bundle.dangling_latest': /^BUNDLE_LATEST_DANGLING$/,
  'bundle.in_progress': /^BUNDLE_IN_PROGRESS$/,
};

/** A `LATEST` beside an index: the reference follows it, we know that we are in a run. */
export const latestInsideRun = ({ files, bundle }: BundleInput): boolean =>
  Object.hasOwn(files, `${bundle}/LATEST`) && Object.hasOwn(files, `${bundle}/artifact_index.json`);

/** Another code than the condition's is meant only if the list of deviations names that code. */
function sameRefusal(wanted: Condition | null, code: string | null, deviations: Deviations): Outcome {
  const expected = wanted === null ? 'read' : `refused: ${wanted.code}`;
  const got = code === null ? 'read' : `refused: ${code}`;
  if (wanted === null ? code === null : code !== null && CODES[wanted.code]?.test(code) === true) return met(expected, got);
  const name = code === null ? undefined : deviations.ofCode('bundles.', code)?.name;
  return name === undefined ? failed(expected, got) : deviates(name, expected, got);
}

async function replay({ input, readers }: ReaderVector, root: string, deviations: Deviations): Promise<Outcome> {
  layOut(root, input.files);
  const directory = join(root, input.bundle);
  const options = { repoRoot: root };

  const load = await refusalOf(() => loadBundle(directory, options));
  const readable = readers.strict_load.ok ? 'read' : `refused: ${readers.strict_load.error?.code}`;
  if (load === null && latestInsideRun(input)) return deviates('bundles.latest-once', readable, 'read');
  const loaded = sameRefusal(readers.strict_load.error ?? null, load?.code ?? null, deviations);

  const validation = await validateBundle(directory, options);
  const validated = readers.validate.errors.map((error, position) =>
    sameRefusal(error, validation.errors[position]?.code ?? null, deviations),
  );
  if (readers.validate.ok) validated.push(sameRefusal(null, validation.errors[0]?.code ?? null, deviations));
  else if (validation.ok) validated.push(failed('invalid', 'valid'));

  // What the strict load refuses on purpose, the other reader lists: its answer differs with it.
  if (loaded.verdict === 'deviation') return all([loaded, ...validated.filter(({ verdict }) => verdict === 'failed')], readable);

  const { members, error, ...expected } = readers.unverified;
  const refusal = await refusalOf(() => openBundleUnverified(directory, options));
  const opened: Outcome[] = [];
  if (refusal !== null || error !== undefined) opened.push(sameRefusal(error ?? null, refusal?.code ?? null, deviations));
  else {
    const bundle = await openBundleUnverified(directory, options);
    opened.push(hasMembers(expected, bundle), sameValue(members, Object.keys(bundle)));
  }
  return all([loaded, ...validated, ...opened], readable);
}

export const bundleReadersProof = vectorProof<BundleInput>(
  'promotability.json',
  (vector, { deviations }) => inWorkspace((root) => replay(vector as ReaderVector, root, deviations)),
  {},
  'promotability.json: readers',
);
