// `node scripts/readers/pack.mjs FILE`: the good and bad bundles as one archive, for the package that carries them.
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { create } from 'tar';
import { writeCorpus } from './corpus.mjs';

const [file] = process.argv.slice(2);
const corpus = mkdtempSync(join(realpathSync(tmpdir()), 'runtime-corpus-'));
try {
  const { version } = await writeCorpus(corpus);
  create({ file, cwd: corpus, gzip: true, portable: true, mtime: new Date(0), sync: true }, ['manifest.json', version]);
} finally {
  rmSync(corpus, { recursive: true, force: true });
}
