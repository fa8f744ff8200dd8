import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { validateBundle } from '@runtime/bundle-store';
import { openQuery } from '@runtime/query';
import { readHistory } from '@runtime/report';
import { fleetOfWorlds } from '../generate/fleet.mjs';

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

export async function rows({ work, quick, row }) {
  const dirs = await fleetOfWorlds(work, 10, quick ? 5 : 100);
  const listed = (name, some) => {
    const file = join(work, `${name}.json`);
    writeFileSync(file, JSON.stringify(some));
    return file;
  };
  const [list, half] = [
    listed('all', dirs),
    listed(
      'half',
      dirs.filter((_, at) => at % 2 === 0),
    ),
  ];
  const size = { bundles: dirs.length, worlds: 10 };
  const common = { family: 'history', size };
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
  row({
    ...common,
    id: 'history-linear',
    work: `history of ${dirs.length} bundles, a bundle`,
    against: 'of half as many',
    ours: ['read', { list }],
    peer: ['read', { list: half }],
    scale: 0.5,
    target: 1.1,
  });
}
