import { defineConfig } from 'tsup';

/** One more door than other packages: the reference's behaviour, for the conformance proofs. It is not published. */
export default defineConfig({
  entry: { index: 'src/index.ts', reference: 'src/reference/index.ts' },
  format: ['esm'],
  target: 'node20',
  platform: 'node',
  clean: true,
});
