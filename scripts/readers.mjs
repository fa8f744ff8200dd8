// `npm run readers -- COMMAND…`: holds a reader of bundles, in any language, to the good and bad bundles of this repository.
// `docs/formats/bundle-conformance.md` says how the reader is asked.
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeCorpus } from './readers/corpus.mjs';
import { holdReader } from './readers/protocol.mjs';
import { install } from './toolchain.mjs';

const command = process.argv.slice(2);
if (command.length === 0) {
  console.error('usage: npm run readers -- COMMAND…   (the path of a bundle is added as the last argument)');
  process.exit(2);
}

install();
const corpus = mkdtempSync(join(realpathSync(tmpdir()), 'runtime-corpus-'));
try {
  const manifest = await writeCorpus(corpus);
  const problems = await holdReader(command, corpus, manifest);
  for (const problem of problems) console.log(problem);
  const total = manifest.valid.length + manifest.invalid.length;
  console.log(`${total - problems.length} of ${total} bundles read as they must be`);
  process.exitCode = problems.length === 0 ? 0 : 1;
} finally {
  rmSync(corpus, { recursive: true, force: true });
}
