import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { validateBundle } from '@runtime/bundle-store';
import { openQuery } from '@runtime/query';
import { readHistory } from '@runtime/report';

const listOf = (file) => JSON.parse(readFileSync(file, 'utf8'));

const OPERATIONS = 'SELECT operation, count(*) FROM observations GROUP BY ALL';

export const tasks = {
  /** What every command over many runs does at least. */
  async validated({ list }, timed) {
    const dirs = listOf(list);
    await timed(async () => {
      for (const dir of dirs) if (!(await validateBundle(dir)).ok) throw new Error(`${dir} is not valid`);
    });
    return { rows: dirs.length };
  },
  async read({ list }, timed) {
    const dirs = listOf(list);
    const { runs, probes } = await timed(() => readHistory(dirs));
    return { rows: runs.length, probes: probes.length };
  },
  async asked({ list }, timed) {
    const dirs = listOf(list);
    const answer = await timed(async () => {
      const session = await openQuery(dirs);
      const { rows } = await session.ask(OPERATIONS);
      session.close();
      return rows;
    });
    return { rows: answer.length };
  },
};

export async function rows({ work, quick, row, shared }) {
  const dirs = await shared.fleet(quick ? 50 : 1_000);
  const list = join(work, 'all.json');
  writeFileSync(list, JSON.stringify(dirs));
  const size = { bundles: dirs.length, worlds: 10 };
  const common = { family: 'history', size, pairs: 1, each: [dirs.length, 'a run'] };
  const against = 'validating them in one process';
  row({
    ...common,
    id: 'history',
    work: `history of ${dirs.length} bundles`,
    against,
    ours: ['read', { list }],
    peer: ['validated', { list }],
    target: 1.5,
    memory: 300e6,
  });
  row({
    ...common,
    id: 'query',
    work: `a query over ${dirs.length} bundles, verified`,
    against,
    ours: ['asked', { list }],
    peer: ['validated', { list }],
    target: 1.3,
  });
}
