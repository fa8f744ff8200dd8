import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compilePlan, lintPlan, type QuestionedProfile, type QuestionSuiteOptions, writeQuestionSuite } from '@runtime/plan';
import { temporaryDirectory } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { WORLD } from './support/demo.js';

const CLOSED =
  '(version 1)\n(deny default)\n(allow file-read* (subpath "/Users/me/work"))\n(allow mach-lookup (global-name "com.apple.logd"))\n';

const suite = async (profiles: QuestionedProfile[], options: QuestionSuiteOptions = {}) => {
  const root = temporaryDirectory();
  const written = await writeQuestionSuite(join(root, 'mine'), profiles, { repoRoot: root, worldId: WORLD, ...options });
  return { ...written, root, plan: join(root, written.plan_path) };
};

const documents = (root: string) =>
  Object.fromEntries(
    ['plan', 'registry/probes', 'registry/profiles', 'suite'].map((name) => [
      name,
      JSON.parse(readFileSync(join(root, `mine/${name}.json`), 'utf8')),
    ]),
  );

describe('a suite made of questions', () => {
  const QUESTIONS = [
    { operation: 'file-read-data', target: '/Users/me/work/a' },
    { operation: 'file-write-data', target: '/Users/me/work/a' },
    { operation: 'file-write-create', target: '/Users/me/work/new' },
    { operation: 'file-search', target: '/Users/me/work' },
    { operation: 'mach-lookup', target: 'com.apple.logd' },
    { operation: 'network-outbound', target: '127.0.0.1:8080' },
  ];

  it('lints without a word, and takes what is not expected from the policy model', async () => {
    const { root, plan, probes, profile_paths } = await suite([{ file: 'agent.sb', text: CLOSED, questions: QUESTIONS }]);
    expect(await lintPlan(plan)).toMatchObject({ ok: true, errors: [], warnings: [] });
    expect(probes).toEqual({ agent: 6 });
    expect(profile_paths).toEqual(['mine/sb/agent.sb']);
    const { probes: rows } = documents(root)['registry/probes'];
    expect(Object.values<{ expected: string }>(rows).map(({ expected }) => expected)).toEqual([
      'allow',
      'deny',
      'deny',
      'deny',
      'allow',
      'deny',
    ]);
    const compiled = await compilePlan(plan);
    expect(compiled.profiles[0]?.probes).toHaveLength(6);
  });

  it('has the files and folders on the virtual host that are asked about', async () => {
    const { root } = await suite([{ file: 'agent.sb', text: CLOSED, questions: QUESTIONS }]);
    expect(documents(root)['plan'].simulated_host).toEqual({
      directories: { '/Users/me/work': { uid: 501 } },
      files: { '/Users/me/work/a': { uid: 501 } },
    });
  });

  it('gives a lookup under a closed profile the driver that applies the policy to itself, and what that needs', async () => {
    const { root } = await suite([{ file: 'agent.sb', text: CLOSED, questions: [{ operation: 'mach-lookup', target: 'com.apple.logd' }] }]);
    const { 'registry/probes': probes, 'registry/profiles': profiles } = documents(root);
    expect(probes.probes['agent:mach-lookup_com.apple.logd'].driver).toBe('sandbox_mach_probe');
    expect(profiles.profiles.agent.grants).toEqual(['mach_bootstrap']);
  });

  it('says in known where the rules that a run appends answer otherwise', async () => {
    const { root, plan } = await suite([
      { file: 'agent.sb', text: CLOSED, questions: [{ operation: 'file-read-data', target: '/usr/lib/x', expected: 'deny' }] },
    ]);
    expect(documents(root)['plan'].known.agent['agent:file-read-data_usr_lib_x']).toMatchObject({ model: 'allow' });
    expect(await lintPlan(plan)).toMatchObject({ errors: [], warnings: [] });
  });

  it('keeps an expectation that the model contradicts, and lint names the rule', async () => {
    const { plan } = await suite([
      { file: 'agent.sb', text: CLOSED, questions: [{ operation: 'file-write-data', target: '/Users/me/work/a', expected: 'allow' }] },
    ]);
    expect((await lintPlan(plan)).warnings.map(({ code }) => code)).toEqual(['probe.contradicts_model']);
  });

  it('notes what the model leaves open', async () => {
    const text = '(version 1)\n(deny default)\n(import "not-there.sb")\n';
    const { root, plan } = await suite([{ file: 'a.sb', text, questions: [{ operation: 'file-read-data', target: '/Users/me/x' }] }]);
    expect(documents(root)['plan'].known.a['a:file-read-data_Users_me_x'].note).toContain('import');
    expect((await lintPlan(plan)).errors).toEqual([]);
  });

  it('writes parameters and imports into the text, since a run gives none', async () => {
    const { root } = await suite([
      {
        file: 'a.sb',
        text: '(version 1)\n(import "base.sb")\n(allow file-read* (subpath (param "WORK")))\n(if (param "MORE") (allow network*))\n',
        params: { WORK: '/Users/me/"w"' },
        imports: (name) =>
          name === 'base.sb' ? { text: '(deny default)\n(allow process-exec (literal (param "WORK")))', file: 'lib/base.sb' } : null,
        questions: [{ operation: 'file-read-data', target: '/Users/me/"w"/a' }],
      },
    ]);
    expect(readFileSync(join(root, 'mine/sb/a.sb'), 'utf8')).toBe(
      '(version 1)\n; from lib/base.sb\n(deny default)\n(allow process-exec (literal "/Users/me/\\"w\\""))\n; end of lib/base.sb\n\n' +
        '(allow file-read* (subpath "/Users/me/\\"w\\""))\n(if (param "MORE") (allow network*))\n',
    );
  });

  it('keeps profiles of one name apart, and questions that are asked twice', async () => {
    const question = { operation: 'file-read-data', target: '/private/tmp/foo' };
    const { probes, profile_paths } = await suite([
      { file: 'one/agent.sb', text: CLOSED, questions: [question, question] },
      { file: 'two/agent.sb', text: '(version 1)(allow default)', questions: [question] },
    ]);
    expect(probes).toEqual({ agent: 2, agent_2: 1 });
    expect(profile_paths).toEqual(['mine/sb/agent.sb', 'mine/sb/agent_2.sb']);
  });

  it('refuses what makes no suite, before anything is written', async () => {
    await expect(suite([{ file: 'a.sb', text: CLOSED, questions: [] }])).rejects.toMatchObject({ code: 'QUESTIONS_MISSING', path: 'a.sb' });
    await expect(suite([])).rejects.toMatchObject({ code: 'QUESTIONS_MISSING' });
    const relative = { operation: 'file-read-data', target: 'work/a' };
    await expect(suite([{ file: 'a.sb', text: CLOSED, questions: [relative] }])).rejects.toMatchObject({ code: 'SUITE_INVALID' });
    await expect(suite([{ file: 'a.sb', text: '(version 1', questions: [relative] }])).rejects.toMatchObject({ code: 'SBPL_INVALID' });
  });

  it('is replaced only when told so', async () => {
    const { root } = await suite([{ file: 'a.sb', text: CLOSED, questions: QUESTIONS }]);
    const again = (overwrite: boolean) =>
      writeQuestionSuite(join(root, 'mine'), [{ file: 'b.sb', text: CLOSED, questions: QUESTIONS }], {
        repoRoot: root,
        worldId: WORLD,
        overwrite,
      });
    await expect(again(false)).rejects.toMatchObject({ code: 'OUTPUT_EXISTS' });
    expect((await again(true)).profile_paths).toEqual(['mine/sb/b.sb']);
  });
});
