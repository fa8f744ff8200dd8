import { closeSync, constants, fsyncSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beginBundle } from '@runtime/bundle-store';
import { simulatedDocuments } from '../generate/bundle.mjs';

/** The documents travel to the measuring process by being made there: one run of a template, not timed. */
const prepare = async ({ work, template }) => simulatedDocuments(join(work, `commit-${process.pid}`), template);

export const tasks = {
  async commit(input, timed) {
    const { documents, worldId } = await prepare(input);
    const out = join(input.work, `commits-${process.pid}`);
    await timed(async () => {
      for (let run = 0; run < input.runs; run++) {
        const writer = await beginBundle({ out, runId: `run-${run}` });
        await writer.writeAll(documents);
        await writer.commit({ worldId, status: 'ok', expected: [...documents.keys()], moveLatest: true });
      }
    });
    return { files: documents.size };
  },

  /** The same files, each written and synced, and nothing else: no index, no names synced, nothing renamed. */
  async bare(input, timed) {
    const { documents } = await prepare(input);
    const out = join(input.work, `bare-${process.pid}`);
    await timed(() => {
      for (let run = 0; run < input.runs; run++) {
        for (const [name, bytes] of documents) {
          const path = join(out, `run-${run}`, name);
          mkdirSync(dirname(path), { recursive: true });
          const fd = openSync(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o644);
          writeSync(fd, bytes);
          fsyncSync(fd);
          closeSync(fd);
        }
      }
    });
    return { files: documents.size };
  },
};

export async function rows({ work, quick, row }) {
  for (const template of quick ? ['vfs-canonicalization'] : ['vfs-canonicalization', 'metadata-runner']) {
    const input = { work, template, runs: quick ? 2 : 20 };
    row({
      id: `commit-${template}`,
      work: `durable commit of ${input.runs} bundles of ${template}`,
      against: 'the same files written and synced',
      family: 'commit',
      ours: ['commit', input],
      peer: ['bare', input],
      target: 2,
    });
  }
}
