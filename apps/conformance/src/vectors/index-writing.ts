import { join } from 'node:path';
import { BundleError, indexDirectory, readingOf } from '@runtime/bundle-store';
import { encodePretty, parseJson } from '@runtime/contracts';
import { StrictDirectory } from '@runtime/files';
import { sameText } from '../compare.js';
import { deviates, failed, type Outcome } from '../proof.js';
import { changesOf, type FileTree, inWorkspace, layOut } from '../workspace.js';
import { type Condition, sameRefusal } from './refusal.js';
import { type Vector, vectorProof } from './vector.js';

interface Input {
  files: FileTree;
  bundle: string;
  run_id: string;
  world_id: string;
  expected_artifacts: string[];
  status_override: string | null;
}

/** The reference's index, but for what stands in it under a name with dots. */
function withoutDotNames(text: string, bundle: string): string {
  const index = parseJson(text, { exactNumbers: true }) as {
    artifacts: { path: string }[];
    missing: string[];
    expected_artifacts?: string[];
  };
  const plain = (path: string): boolean => !hasDotSegments(path.startsWith(`${bundle}/`) ? path.slice(bundle.length + 1) : path);
  for (const list of ['missing', 'expected_artifacts'] as const) if (Array.isArray(index[list])) index[list] = index[list].filter(plain);
  return encodePretty({ ...index, artifacts: index.artifacts.filter(({ path }) => plain(path)) });
}

const hasDotSegments = (name: string): boolean => name.split('/').some((part) => part === '.' || part === '..' || part === '');

async function replay({ input, expected, expected_text, error }: Vector<Input>, root: string): Promise<Outcome> {
  layOut(root, input.files);
  const directory = new StrictDirectory(join(root, input.bundle));
  try {
    const reading = await readingOf('reference');
    const call = (names: readonly string[]) =>
      indexDirectory(directory, {
        runId: input.run_id,
        worldId: input.world_id,
        prefix: input.bundle,
        expected: names,
        statusOverride: input.status_override,
        reading,
      });
    const { answer, refusal, changed } = await changesOf(root, () => call(input.expected_artifacts));
    if (changed.length > 0) return failed('no file written', changed.join(', '));
    if (error !== undefined) return sameRefusal(error as Condition, refusal, input.bundle);
    const wanted = String(expected_text ?? encodePretty(expected));
    if (refusal === null) return sameText(wanted, encodePretty(answer));
    if (!(refusal instanceof BundleError)) throw refusal;
    const got = `refused: ${refusal.code}`;
    if (refusal.code !== 'BUNDLE_PATH_OUTSIDE' || !input.expected_artifacts.some(hasDotSegments)) return failed('an index', got);
    const others = sameText(
      withoutDotNames(wanted, input.bundle),
      encodePretty(await call(input.expected_artifacts.filter((name) => !hasDotSegments(name)))),
    );
    return others.verdict === 'met' ? deviates('bundles.dot-names', 'an index', got) : others;
  } finally {
    directory.close();
  }
}

export const indexWritingProof = vectorProof<Input>('index-writing.json', (vector) => inWorkspace((root) => replay(vector, root)));
