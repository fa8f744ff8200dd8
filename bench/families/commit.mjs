import { closeSync, constants, fsyncSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beginBundle } from '@runtime/bundle-store';
import { renamed, simulatedDocuments } from '../generate/bundle.mjs';

/** The documents travel to the measuring process by being made there: one run of a template, not timed. */
const prepare = async ({ work, template }) => simulatedDocuments(join(work, `commit-${process.pid}`), template);

export const tasks = {
  async commit(input, timed) {
    const { documents, runId, worldId } = await prepare(input);
    const out = join(input.work, `commits-${process.pid}`);
    const all = Array.from({ length: input.runs }, (_, run) => renamed(documents, runId, `run-${run}`));
    await timed(async () => {
      for (const [run, own] of all.entries()) {
        const writer = await beginBundle({ out, runId: `run-${run}` });
        await writer.writeAll(own);
        // Moving the pointer reads the whole run again: that is validating, which has rows of its own.
        await writer.commit({ worldId, status: 'ok', expected: [...documents.keys()], moveLatest: false });
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

export async function rows({ work, row }) {
  for (const template of ['vfs-canonicalization', 'metadata-runner']) {
    const input = { work, template, runs: 5 };
    row({
      id: `commit-${template}`,
      work: `durable commit of ${input.runs} bundles of ${template}`,
      against: 'the same files written and synced',
      family: 'commit',
      ours: ['commit', input],
      peer: ['bare', input],
      target: 2,
      each: [input.runs, 'a bundle'],
      pairs: 3,
    });
  }
}
