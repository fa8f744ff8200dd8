import { join } from 'node:path';
import { scaledRun } from '../generate/run.mjs';
import { earlierBuild, mainOf } from '../lib/commands.mjs';

/** What is made of one large run, and of two: whole commands, which are the tasks of `start`. */
export async function rows({ work, quick, row, shared }) {
  const probes = quick ? 2_000 : 20_000;
  const { dir } = await shared.run(probes);
  const command = (...args) => ['command', { args }];
  const page = join(work, 'page.html');
  const common = { family: 'start', pairs: 1, size: { probes }, each: [probes, 'a probe'] };
  const report = {
    ...common,
    id: 'report',
    work: `\`report\` of ${probes} probes, two lanes`,
    ours: command(mainOf(), 'report', '--bundle', dir, '--out', page),
    memory: 200e6,
    page: { file: page, most: 6e6 },
  };
  const against = 'the earlier build';
  if (quick) row({ ...report, against: 'none: its memory and its page' });
  else if (earlierBuild === undefined) {
    row({ ...report, against: 'none: its memory and its page' });
    row({ ...report, against, target: 0.4, memory: undefined, page: undefined, missing: 'name it by RUNTIME_EARLIER_BUILD' });
  } else {
    const { dir: own } = await shared.runOf(earlierBuild, probes);
    const args = [mainOf(earlierBuild), 'report', '--bundle', own, '--out', join(work, 'earlier.html')];
    row({ ...report, against, target: 0.4, peer: command(...args), pairs: 2 });
  }
  row({
    ...common,
    id: 'diff',
    work: `\`diff\` of ${probes} probes with themselves`,
    against: 'none: its memory',
    ours: command(mainOf(), 'diff', '--base', dir, '--head', dir),
    memory: 150e6,
  });
  const { dir: five } = await shared.run(quick ? 2_000 : 5_000);
  row({
    ...common,
    id: 'summarize-5000',
    work: `\`summarize-ops\` of ${quick ? 2000 : 5000} observations`,
    against: 'none: its memory',
    ours: command(mainOf(), 'summarize-ops', '--bundle', five),
    each: [quick ? 2000 : 5000, 'an observation'],
    memory: 150e6,
  });
  if (quick) return;
  const profiles = 30_000;
  const many = await scaledRun(join(work, 'profiles'), profiles, { probesPerProfile: 1 });
  row({
    ...common,
    id: 'report-profiles',
    work: `\`report\` of ${profiles} profiles, a probe each`,
    against: 'none: its page',
    ours: command(mainOf(), 'report', '--bundle', many.dir, '--out', join(work, 'profiles.html')),
    page: { file: join(work, 'profiles.html'), most: 20e6 },
    size: { profiles },
    each: [profiles, 'a profile'],
  });
}
