import { join } from 'node:path';
import { loadBundle, openBundleUnverified, validateBundle } from '@runtime/bundle-store';
import { hasMembers, sameValue } from '../compare.js';
import type { Deviations } from '../deviations.js';
import { all, deviates, failed, met, type Outcome } from '../proof.js';
import { changesOf, type Ending, inWorkspace, layOut } from '../workspace.js';
import { type BundleInput, holdsOccasion, isOccasion, wrongSizes } from './occasions.js';
import { type Condition, sameRefusal } from './refusal.js';
import { type Vector, vectorProof } from './vector.js';

/** What the same bundle gives in a strict load, in validation, and opened unverified. */
interface ReaderVector extends Vector<BundleInput> {
  readers: {
    strict_load: { ok: boolean; error?: Condition };
    validate: { ok: boolean; errors: Condition[] };
    unverified: { error?: Condition; members?: string[] } & Record<string, unknown>;
  };
}

/** A `LATEST` beside an index: the reference follows it, we know that we are in a run. */
export const latestInsideRun = ({ files, bundle }: BundleInput): boolean =>
  Object.hasOwn(files, `${bundle}/LATEST`) && Object.hasOwn(files, `${bundle}/artifact_index.json`);

/** A code that is no condition of the reference counts only under a name of the list, and only where that is what the bundle holds. */
function sameEnding(wanted: Condition | null, refusal: Coded | null, { input, deviations }: Case): Outcome {
  if (wanted !== null) {
    const outcome = sameRefusal(wanted, refusal, input.bundle);
    if (outcome.verdict === 'met') return outcome;
  } else if (refusal === null) return met('read');
  const expected = wanted === null ? 'read' : `refused: ${wanted.code}`;
  const name = refusal === null ? undefined : deviations.ofCode('bundles.', refusal.code ?? '')?.name;
  const got = refusal === null ? 'read' : `refused: ${refusal.code} ${refusal.path ?? ''}`;
  if (name === undefined) return failed(expected, got);
  return isOccasion(name, input, refusal?.path)
    ? deviates(name, expected, got)
    : failed(`${expected}, and nothing in that file that ${name} is about`, got);
}

interface Coded {
  code?: string | undefined;
  path?: string | undefined;
}

interface Case {
  input: BundleInput;
  deviations: Deviations;
}

async function replay({ input, readers }: ReaderVector, root: string, deviations: Deviations): Promise<Outcome> {
  layOut(root, input.files);
  const directory = join(root, input.bundle);
  const options = { repoRoot: root };
  const one: Case = { input, deviations };
  const readable = readers.strict_load.ok ? 'read' : `refused: ${readers.strict_load.error?.code}`;

  const load = await changesOf(root, () => loadBundle(directory, options));
  const validation = await changesOf(root, () => validateBundle(directory, options));
  const open = await changesOf(root, () => openBundleUnverified(directory, options));
  const written = [load, validation, open].flatMap(({ changed }) => changed);
  if (written.length > 0) return failed('no file written', written.join(', '));
  if (load.refusal === null && latestInsideRun(input)) {
    // The run that stands there is read, as if there were no such file.
    const same = [
      sameValue(input.bundle, load.answer.bundle_dir),
      sameValue(
        [],
        validation.answer?.errors.map(({ code }) => code),
      ),
    ];
    return all([...same, deviates('bundles.latest-once', readable, 'read')], readable);
  }

  const loaded = sameEnding(readers.strict_load.error ?? null, load.refusal, one);
  const found = validation.answer?.errors ?? [];
  const validated = sameFindings(readers.validate.errors, found, one);
  return all([loaded, ...validated, ...sameDocument(readers.unverified, open, one)], readable);
}

/** Each condition is found, and whatever else is found is what a deviation is about. */
function sameFindings(wanted: readonly Condition[], found: readonly Coded[], one: Case): Outcome[] {
  const left = [...found];
  const outcomes = wanted.map((condition) => {
    const at = left.findIndex((finding) => sameRefusal(condition, finding, one.input.bundle).verdict === 'met');
    const [finding = null] = left.splice(at === -1 ? 0 : at, 1);
    return sameEnding(condition, finding, one);
  });
  const others = left.map((finding) => sameEnding(null, finding, one));
  // The reference stops at the first fault, ours lists all: of a bundle that both refuse, they are no other answer.
  return [...outcomes, ...(wanted.length > 0 ? others.filter(({ verdict }) => verdict === 'failed') : others)];
}

function sameDocument(unverified: ReaderVector['readers']['unverified'], open: Ending<object>, one: Case): Outcome[] {
  const { members, error, ...expected } = unverified;
  // What does not lie in the bundle is not opened, so it cannot fail either.
  if (open.refusal === null && error?.code === 'bundle.artifact_unreadable' && holdsOccasion('bundles.paths-inside', one.input))
    return [deviates('bundles.paths-inside', `refused: ${error.code}`, 'read')];
  if (open.refusal !== null || error !== undefined) return [sameEnding(error ?? null, open.refusal, one)];
  const names = sameValue(members, Object.keys(open.answer));
  const sizes = wrongSizes(one.input);
  if (sizes.length === 0) return [hasMembers(expected, open.answer), names];
  const digest_mismatches = [...(expected['digest_mismatches'] as string[]), ...sizes];
  return [
    hasMembers({ ...expected, digest_mismatches }, open.answer),
    names,
    deviates('bundles.size-checked', 'no mismatch', sizes.join(', ')),
  ];
}

export const bundleReadersProof = vectorProof<BundleInput>(
  'promotability.json',
  (vector, { deviations }) => inWorkspace((root) => replay(vector as ReaderVector, root, deviations)),
  {},
  'promotability.json: readers',
);
