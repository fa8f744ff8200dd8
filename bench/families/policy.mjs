import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';
import { compilePlan } from '@runtime/plan';
import { assembleProfile, compilePolicy, decide, loadVirtualHost } from '@runtime/sbpl';
import { builtInWorld } from '@runtime/worlds';
import { manyLiterals, manyRules } from '../generate/profile.mjs';
import { templateSuite } from '../generate/suite.mjs';
import { earlierBuild } from '../lib/commands.mjs';
import { median } from '../lib/statistics.mjs';

const RULES = 5_000;

export const tasks = {
  async decide({ root, plan, decisions }, timed) {
    const compiled = await compilePlan(plan, { repoRoot: root });
    const { world } = compiled;
    const host = loadVirtualHost(world);
    const questions = compiled.profiles.flatMap(({ text, profile_path: file, probes, key_specific_rules: keyRules }) => {
      const policy = compilePolicy(assembleProfile({ text, file, runTimeBlock: true, keyRules }), world);
      return probes.map(({ operation, target }) => ({ policy, query: { operation, target } }));
    });
    let allowed = 0;
    await timed(() => {
      for (let number = 0; number < decisions; number++) {
        const { policy, query } = questions[number % questions.length];
        if (decide(policy, query, host).decision === 'allow') allowed++;
      }
    });
    return { allowed, questions: questions.length };
  },

  async literals({ files, decisions }, timed) {
    const world = builtInWorld('sonoma-14.4.1-23E224-arm64-dyld-2c0602c5');
    const host = loadVirtualHost(world);
    const policy = compilePolicy(assembleProfile({ text: manyLiterals(files), file: 'literals.sb' }), world);
    const ask = (number) => decide(policy, { operation: 'file-read*', target: `/private/tmp/folder/${number % 40}` }, host);
    ask(0);
    let allowed = 0;
    await timed(() => {
      for (let number = 0; number < decisions; number++) {
        if (ask(number).decision === 'allow') allowed++;
      }
    });
    return { allowed };
  },

  async compile(_, timed) {
    const world = builtInWorld('sonoma-14.4.1-23E224-arm64-dyld-2c0602c5');
    const text = manyRules(RULES);
    const times = [];
    await timed(() => {
      for (let time = 0; time < 9; time++) {
        const start = performance.now();
        compilePolicy(assembleProfile({ text, file: 'many.sb', runTimeBlock: true }), world);
        times.push(performance.now() - start);
      }
    });
    return { ms: median(times), first_ms: times[0], bytes: text.length };
  },
};

export async function rows({ work, quick, row }) {
  const { root, plan } = await templateSuite(join(work, 'vfs'), 'vfs-canonicalization');
  const decisions = quick ? 100_000 : 500_000;
  const rate = { family: 'policy', unit: 'decisions/s', target: 100_000, pairs: quick ? 1 : 3 };
  row({
    ...rate,
    id: 'decide',
    work: `${decisions} decisions under the vfs profiles`,
    against: 'none: a rate, one core',
    ours: ['decide', { root, plan, decisions }],
    rate: decisions,
    each: [decisions, 'a decision'],
  });
  for (const files of [40, 40_000]) {
    row({
      ...rate,
      id: `decide-${files}`,
      work: `${decisions / 10} decisions under a profile that names ${files} files`,
      against: 'none: a rate, one core; the same for few files and for many',
      ours: ['literals', { files, decisions: decisions / 10 }],
      rate: decisions / 10,
      each: [decisions / 10, 'a decision'],
    });
  }
  if (quick) return;
  const earlier = { family: 'policy', against: 'the earlier build', pairs: 3 };
  const missing = earlierBuild === undefined ? 'name it by RUNTIME_EARLIER_BUILD' : undefined;
  const own = missing === undefined ? await planOf(earlierBuild, join(work, 'earlier')) : {};
  row({
    ...earlier,
    id: 'decide-earlier',
    work: `${decisions} decisions, the same profiles`,
    ours: ['decide', { root, plan, decisions }],
    peer: ['decide', { ...own, decisions }, earlierBuild],
    target: 1,
    each: [decisions, 'a decision'],
    missing,
  });
  row({
    ...earlier,
    id: 'compile-earlier',
    work: `compile a profile of ${RULES} rules, nine times`,
    ours: ['compile', {}],
    peer: ['compile', {}, earlierBuild],
    target: 0.6,
    each: [9 * RULES, 'a rule'],
    missing,
  });
}

async function planOf(build, root) {
  const { templateSuite: made } = await import(pathToFileURL(join(build, 'bench/generate/suite.mjs')).href);
  const { plan } = await made(root, 'vfs-canonicalization');
  return { root, plan };
}
