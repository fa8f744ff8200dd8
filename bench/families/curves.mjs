import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { answerQuestions, everydayQuestions } from '@runtime/behaviours';
import { openQuery } from '@runtime/query';
import { diffBundles, readHistory, readResults, writeReport } from '@runtime/report';
import { assembleProfile, compilePolicy, explainDecision, virtualHostOf } from '@runtime/sbpl';
import { builtInWorld } from '@runtime/worlds';
import { simulatedDocuments, writeBundle } from '../generate/bundle.mjs';
import { fleet } from '../generate/fleet.mjs';
import { manyRules } from '../generate/profile.mjs';
import { scaledRun } from '../generate/run.mjs';
import { scaledSuite } from '../generate/suite.mjs';
import { prepare } from './normalize.mjs';

export const tasks = {
  async report({ dir, out }, timed) {
    await timed(() => writeReport(dir, out, { repoRoot: dir }));
  },
  async diff({ base, head }, timed) {
    const diff = await timed(() => diffBundles(base, head, { repoRoot: base }));
    return { changes: diff.changes?.length ?? null };
  },
  async results({ dir }, timed) {
    const { rows } = await timed(() => readResults(dir, { repoRoot: dir }));
    return { rows: rows.length };
  },
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
export async function* curves({ work, quick }) {
  const factors = quick ? [1, 10] : [1, 10, 100];
  const at = (point) => join(work, point);

  const base = await simulatedDocuments(work, 'vfs-canonicalization');
  const validate = [];
  for (const factor of factors) {
    const many = Array.from({ length: 100 * factor }, (_, number) => [`runtime_profiles/p${number}.sb`, randomBytes(2048).toString('hex')]);
    validate.push({ size: many.length, input: { dir: await writeBundle(at('validate'), base, `v${factor}`, new Map(many)) } });
  }
  yield { work: 'validate, artifacts of 4 KiB', family: 'validate', task: 'validate', points: validate };

  const normalize = [];
  for (const factor of factors) normalize.push({ size: 1_000 * factor, input: (await prepare(work, 1_000 * factor)).input });
  yield { work: 'normalise, raw results, file to file', family: 'normalize', task: 'stream', points: normalize };

  const kept = [];
  for (const factor of factors) kept.push({ factor, ...(await scaledRun(at(`suite-${factor}`), 200 * factor)) });
  const over = (input) => kept.map((run) => ({ size: run.probes, input: input(run) }));
  yield { work: 'simulated run, probes', family: 'run', task: 'run', points: over(({ root, plan }) => ({ root, plan })) };
  yield { work: 'validate, observations', family: 'validate', task: 'validate', points: over(({ dir }) => ({ dir })) };
  yield { work: 'summarise, observations', family: 'summarize', task: 'summarize', points: over(({ dir }) => ({ dir })) };
  const page = ({ root, dir }) => ({ dir, out: join(root, 'page.html') });
  yield { work: 'report, observations', family: 'curves', task: 'report', points: over(page) };
  // The same bundle on both sides: it is read twice, and every expectation is compared.
  yield { work: 'diff, observations', family: 'curves', task: 'diff', points: over(({ dir }) => ({ base: dir, head: dir })) };

  yield { work: 'results, observations', family: 'curves', task: 'results', points: over(({ dir }) => ({ dir })) };

  const runs = await fleet(at('runs'), factors.at(-1) * 5, ['vfs-canonicalization']);
  const some = factors.map((factor) => ({ size: 5 * factor, input: { dirs: runs.slice(0, 5 * factor) } }));
  yield { work: 'history, runs', family: 'curves', task: 'history', points: some };
  yield { work: 'query, runs', family: 'curves', task: 'query', points: some };

  const lint = [];
  for (const factor of factors) {
    const suite = await scaledSuite(at(`lint-${factor}`), {
      template: 'vfs-canonicalization',
      profiles: 50 * factor,
      probesPerProfile: 20,
    });
    lint.push({ size: suite.probes, input: { root: suite.root, plan: suite.plan } });
  }
  yield { work: 'lint, probes of a registry', family: 'registry', task: 'lint', points: lint };

  const explain = factors.map((factor) => ({ size: 50 * factor, input: { rules: 50 * factor, target: '/private/tmp/area-0/file-0' } }));
  const ask = factors.map((factor) => ({ size: 50 * factor, input: { rules: 50 * factor } }));
  yield { work: 'ask --everyday, rules of a profile', family: 'curves', task: 'ask', points: ask };
  yield { work: 'explain, rules of a profile', family: 'curves', task: 'explain', points: explain };
}
