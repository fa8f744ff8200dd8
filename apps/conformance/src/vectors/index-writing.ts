import { join } from 'node:path';
import { BundleError, indexDirectory, readingOf } from '@runtime/bundle-store';
import { encodePretty } from '@runtime/contracts';
import { StrictDirectory } from '@runtime/files';
import { sameText } from '../compare.js';
import { deviates, failed, met, type Outcome } from '../proof.js';
import { type FileTree, inWorkspace, layOut } from '../workspace.js';
import { refusalOf, type Vector, vectorProof } from './vector.js';

interface Input {
  files: FileTree;
  bundle: string;
  run_id: string;
  world_id: string;
  expected_artifacts: string[];
  status_override: string | null;
}

const hasDotSegments = (name: string): boolean => name.split('/').some((part) => part === '.' || part === '..' || part === '');

async function replay({ input, expected, expected_text, error }: Vector<Input>, root: string): Promise<Outcome> {
  layOut(root, input.files);
  const directory = new StrictDirectory(join(root, input.bundle));
  try {
    const reading = await readingOf('reference');
    const call = () =>
      indexDirectory(directory, {
        runId: input.run_id,
        worldId: input.world_id,
        prefix: input.bundle,
        expected: input.expected_artifacts,
        statusOverride: input.status_override,
        reading,
      });
    const refusal = await refusalOf(call);
    if (refusal === null)
      return error === undefined
        ? sameText(String(expected_text ?? encodePretty(expected)), encodePretty(await call()))
        : failed('refused', 'an index');
    if (!(refusal instanceof BundleError)) throw refusal;
    if (error !== undefined) return met('refused', refusal.code);
    const meant = refusal.code === 'BUNDLE_PATH_OUTSIDE' && input.expected_artifacts.some(hasDotSegments);
    return meant ? deviates('bundles.dot-names', 'an index', `refused: ${refusal.code}`) : failed('an index', `refused: ${refusal.code}`);
  } finally {
    directory.close();
  }
}

export const indexWritingProof = vectorProof<Input>('index-writing.json', (vector) => inWorkspace((root) => replay(vector, root)));
