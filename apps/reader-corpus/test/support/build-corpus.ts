import { join } from 'node:path';
import { buildProgram, repositoryRoot } from '@runtime/testing';

const STORE = ['contracts/src', 'files/src', 'channels/src', 'bundle-store/src', 'bundle-store/test/support'].map(
  (path) => `packages/${path}`,
);

/** The command with its bundles, as it is installed. */
export default function buildCorpus(): void {
  const sources = ['apps/reader-corpus/src', 'fixtures/bundles', 'scripts/readers', ...STORE];
  buildProgram({ app: 'apps/reader-corpus', into: join(repositoryRoot, 'apps', 'reader-corpus', 'dist'), first: 'main.js', sources });
}
