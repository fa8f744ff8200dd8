import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { answerQuestions, everydayQuestions } from '@runtime/behaviours';
import { findDisagreements, runnerJudge } from '@runtime/campaign';
import { openQuery } from '@runtime/query';
import { readHistory } from '@runtime/report';
import { assembleProfile, compilePolicy, explainDecision, virtualHostOf } from '@runtime/sbpl';
import { builtInWorld } from '@runtime/worlds';
import { manyRules } from '../generate/profile.mjs';
import { mainOf } from '../lib/commands.mjs';
import { prepare } from './normalize.mjs';

export const tasks = {
  async history({ dirs }, timed) {
    await timed(() => readHistory(dirs, {}));
  },
  async query({ dirs }, timed) {
    await timed(async () => {
      const session = await openQuery(dirs);
      try {
        await session.ask('SELECT run_id, count(*) FROM observations GROUP BY run_id');
      } finally {
        session.close();
      }
    });
  },
  /** Against the engine itself, since the kernel is not everywhere. */
  async campaign({ rounds }, timed) {
    const world = builtInWorld('sonoma-14.4.1-23E224-arm64-dyld-2c0602c5');
    const judge = runnerJudge({ world, runner: 'simulated' });
    const setting = { world, judge, seed: 1, rounds, budgetSeconds: Number.MAX_SAFE_INTEGER, now: () => performance.now() };
    const { asked } = await timed(() => findDisagreements(setting));
    return { asked: asked.asked };
  },
  async ask({ rules }, timed) {
    const world = builtInWorld('sonoma-14.4.1-23E224-arm64-dyld-2c0602c5');
    const questions = everydayQuestions().map((asked) => ({ kind: 'behaviour', question: asked.question, asked }));
    await timed(() => {
      const policy = compilePolicy(assembleProfile({ text: manyRules(rules), file: 'many.sb' }), world);
      answerQuestions(questions, { policy, host: virtualHostOf(world) });
    });
  },
  async explain({ rules, target }, timed) {
    const text = manyRules(rules);
    const world = builtInWorld('sonoma-14.4.1-23E224-arm64-dyld-2c0602c5');
    await timed(() => explainDecision({ world, text, file: 'many.sb', operation: 'file-read-data', target, runTimeBlock: true }));
  },
};

/** What grows, by how much, and which task is measured at each size. Sizes are 1×, 10× and 100×. */
export async function* curves({ work, quick, shared }) {
  const all = quick ? [1, 10] : [1, 10, 100];
  const points = async (size, input, factors = all) => {
    const made = [];
    for (const factor of factors) made.push({ size: size * factor, input: await input(size * factor) });
    return made;
  };

  const files = await points(100, async (count) => ({ dir: await shared.manyFiles(count) }));
  yield { work: 'validate, artifacts of 4 KiB', family: 'validate', task: 'validate', points: files };
  const raw = await points(250, async (count) => (await prepare(work, shared, count)).input);
  yield { work: 'normalise, raw results, file to file', family: 'normalize', task: 'stream', points: raw };

  const over = (input) => points(100, async (probes) => input(await shared.run(probes), probes));
  const command = (...args) => ({ args: [mainOf(), ...args] });
  const commands = { family: 'start', task: 'command' };
  yield { work: 'simulated run, probes', family: 'run', task: 'run', points: await over(({ root, plan }) => ({ root, plan })) };
  yield { work: 'validate, observations', family: 'validate', task: 'validate', points: await over(({ dir }) => ({ dir })) };
  yield { work: 'summarise, observations', family: 'summarize', task: 'summarize', points: await over(({ dir }) => ({ dir })) };
  const page = ({ dir }, probes) => command('report', '--bundle', dir, '--out', join(work, `page-${probes}.html`));
  yield { work: '`report`, observations', ...commands, points: await over(page) };
  // The same bundle on both sides: it is read twice, and every expectation is compared.
  yield { work: '`diff`, observations', ...commands, points: await over(({ dir }) => command('diff', '--base', dir, '--head', dir)) };
  yield { work: '`results`, observations', ...commands, points: await over(({ dir }) => command('results', '--bundle', dir)) };
  const archive = (probes) => join(work, `run-${probes}.tar.gz`);
  const packed = await over(({ dir }, probes) => command('bundle-pack', '--bundle', dir, '--out', archive(probes)));
  yield { work: '`bundle-pack`, observations', ...commands, points: packed };
  const unpacked = await over((_, probes) =>
    command('bundle-unpack', '--file', archive(probes), '--out', join(work, `unpacked-${probes}`)),
  );
  yield { work: '`bundle-unpack`, observations', ...commands, points: unpacked };

  const runs = await shared.fleet(quick ? 50 : 1_000);
  const some = await points(2, (count) => ({ dirs: runs.slice(0, count) }));
  yield { work: 'history, runs', family: 'curves', task: 'history', points: some };
  yield { work: 'query, runs', family: 'curves', task: 'query', points: some };

  const lint = await points(1_000, async (probes) => shared.suite(probes / 20, 20));
  yield { work: 'lint, probes of a registry', family: 'registry', task: 'lint', points: lint };

  const written = (name, text) => {
    const file = join(work, name);
    writeFileSync(file, text);
    return file;
  };
  const profiles = await points(50, (rules) => command('profile-lint', written(`rules-${rules}.sb`, manyRules(rules))));
  yield { work: '`profile-lint`, rules of a profile', ...commands, points: profiles };
  const logs = await points(100, (lines) => {
    const denied = Array.from(
      { length: lines },
      (_, at) => `kernel: (Sandbox) Sandbox: node(4711) deny(1) file-read-data /private/tmp/${at}`,
    );
    return command('import-log', '--log', written(`log-${lines}.txt`, `${denied.join('\n')}\n`), '--out', join(work, `seen-${lines}`));
  });
  yield { work: '`import-log`, denials', ...commands, points: logs };

  const campaign = await points(1, (rounds) => ({ rounds }), [1, 10]);
  yield { work: 'campaign, rounds of questions', family: 'curves', task: 'campaign', points: campaign };

  const ask = await points(50, (rules) => ({ rules }));
  yield { work: 'ask --everyday, rules of a profile', family: 'curves', task: 'ask', points: ask };
  const explain = ask.map(({ size, input }) => ({ size, input: { ...input, target: '/private/tmp/area-0/file-0' } }));
  yield { work: 'explain, rules of a profile', family: 'curves', task: 'explain', points: explain };
}
