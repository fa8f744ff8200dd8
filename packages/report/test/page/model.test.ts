import { loadBundle } from '@runtime/bundle-store';
import type { PromotionReason } from '@runtime/contracts';
import { assessPromotability } from '@runtime/promotion';
import { temporaryDirectory } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { buildReport } from '../../src/page/build.js';
import { gatesLine, headline } from '../../src/page/headline.js';
import { provenanceOf } from '../../src/page/provenance.js';
import { type BundleCase, buildBundle, type ProbeCase } from '../support/bundle.js';
import { reportOf } from '../support/model.js';

const built = async (probes: readonly ProbeCase[], options: Partial<BundleCase> = {}) =>
  reportOf(await buildBundle(temporaryDirectory(), { probes, ...options }));

describe('the headline', () => {
  it.each<[string, readonly ProbeCase[]]>([
    [
      '1 of 2 as expected, 1 surprise: mach-lookup com.apple.x was denied',
      [{}, { operation: 'mach-lookup', target: 'com.apple.x', expected: 'allow' }],
    ],
    ['1 of 3 as expected, 2 surprises', [{}, { actual: 'allow' }, { actual: 'allow' }]],
    ['1 of 2 as expected, 1 known, no surprise', [{}, { actual: 'allow', known: true }]],
    ['1 of 3 as expected, 1 surprise: file-read* /tmp/x was allowed; 1 not measured', [{}, { actual: 'allow' }, { actual: null }]],
    ['All 2 as expected', [{}, {}]],
    ['The one probe came out as expected', [{}]],
    ['No decision was measured: 1 blocked, 1 not measured', [{ notRun: true }, { event: { failure_stage: 'apply' } }]],
    ['Nothing was planned, so nothing was measured', []],
  ])('is “%s”', async (line, probes) => {
    const { model, rows } = await built(probes);
    expect(headline(model.counts, rows)).toBe(line);
  });
});

describe('the details of a probe', () => {
  it('have its lanes side by side, each from its own document', async () => {
    const { rows, details } = await built([{ expected: 'allow', actual: 'deny', baseline: 'error', oracle: 'allow' }]);
    expect(rows[0]).toMatchObject({ expected: 'allow', baseline: null, scenario: 'deny', oracle: 'allow' });
    expect(details[0]?.lanes.map(({ lane, decision }) => [lane, decision])).toEqual([
      ['baseline', 'error'],
      ['scenario', 'deny'],
      ['oracle', 'allow'],
    ]);
  });

  it('say what a surprise is, what the oracle says of it, and the likely reason', async () => {
    const { details } = await built([{ actual: 'allow', oracle: 'deny', reason: 'canonicalization_boundary' }]);
    expect(details[0]?.meaning.slice(0, 2)).toEqual([
      'A surprise: it came out otherwise than expected, and the plan does not list it as known.',
      'The oracle lane says deny, against it.',
    ]);
    expect(details[0]?.groups[0]?.facts).toEqual([
      { name: 'type', value: 'unexpected_allow' },
      { name: 'likely reason', value: 'canonicalization_boundary' },
      { name: 'known before', value: 'no' },
    ]);
  });

  it('name the rule by the author’s own file, and say what it does', async () => {
    const { details } = await built([
      { rule: 2 },
      { actual: null, absent: true, rule: 2 },
      { baseline: 'deny', target: '/private/tmp/granted' },
    ]);
    expect(details.map(({ rule }) => rule && [rule.place, rule.does, rule.lines])).toEqual([
      ['sb/p.sb:2', 'decides', [2, 2]],
      null,
      [expect.stringMatching(/^runtime_profiles\/.*:3$/), 'policy alone', [3, 4]],
    ]);
  });

  it('have the output that is nearest to the process, cut where it is long', async () => {
    const { details } = await built([
      { actual: 'allow', stderr: 'raw\n', event: { stderr: 'normalised\n' } },
      { stdout: 'x'.repeat(60_000) },
    ]);
    expect(details[0]?.outputs).toEqual([{ title: 'scenario stderr', text: 'raw\n', whole: null }]);
    expect(details[1]?.outputs[0]?.whole).toBe(60_000);
    expect(details[1]?.outputs[0]?.text.length).toBeLessThan(20_000);
  });

  it('do not claim that a simulated policy was applied by a call', async () => {
    const apply = { apply_report: { api: 'sandbox_init', rc: 0, err_class: 'ok' } };
    const { details } = await built([{ event: apply }, { event: { ...apply, harness: undefined } }]);
    const texts = details.map(({ lanes }) => lanes.flatMap(({ facts }) => facts).find(({ name }) => name === 'apply')?.value);
    expect(texts).toEqual(['simulated, as if sandbox_init had returned 0', 'sandbox_init returned 0']);
  });

  it('do not answer for a process that a simulated run never started', async () => {
    const resource_hygiene = { preexisting_sandbox_suspected: false, preopen_detected: false };
    const { details } = await built([{ event: { resource_hygiene } }, { event: { resource_hygiene, harness: 'runtime/1' } }]);
    const answers = details.map(({ groups }) => groups.find(({ title }) => title === 'Confounders')?.facts.map(({ value }) => value));
    expect(answers).toEqual([
      ['not asked', 'not asked'],
      ['false', 'false'],
    ]);
  });
});

describe('the gates', () => {
  it('are all there with their explanations, and known as those of a simulated run', async () => {
    const { model } = await built([{}]);
    expect(model.gates).toMatchObject({ promotable: false, gate_set: 'evidence', simulated: true });
    expect(model.gates.gates).toHaveLength(21);
    expect(model.gates.gates.every(({ explanation }) => explanation !== '')).toBe(true);
  });

  it('are one calm line while they are those of every simulated run, and name what else there is', async () => {
    const run = await buildBundle(temporaryDirectory(), { probes: [{}] });
    const promotability = await assessPromotability(run);
    const line = async (reasons: PromotionReason[]) =>
      gatesLine((await buildReport(await loadBundle(run), { ...promotability, reasons })).model);
    expect(await line(['already_sandboxed', 'simulated_runner'])).toMatch(/^Simulated, so not promotable: \d+ of 21 gates need a Mac$/);
    expect(await line(['run_failed', 'simulated_runner'])).toBe('Not promotable: run_failed');
  });
});

describe('the head', () => {
  it('says which plan ran, when, and on what, by the bundle alone', async () => {
    const { model } = await built([{}]);
    expect(model.head).toMatchObject({ plan_id: 'plan', time: '2023-11-14 22:13:20 UTC', runner: 'simulated', host: 'linux x64' });
  });

  it('has nothing where the bundle says nothing', async () => {
    const { model } = await built([{}], {
      manifest: ({ execution }) => {
        execution['runner'] = null;
        execution['host'] = {};
      },
      status: { updated_at_unix: 1e300 },
    });
    expect(model.head).toMatchObject({ time: null, runner: null, host: null });
  });

  it('has the lanes that ran, and notes what did not', async () => {
    const { model, client } = await built([{ baseline: 'deny', event: { errno: 13 }, baselineRow: { errno: 13 } }], {
      without: ['oracle_results.json'],
    });
    expect(client.lanes).toEqual(['baseline', 'scenario']);
    expect(model.notes).toEqual([
      expect.stringContaining('The oracle lane did not run'),
      expect.stringContaining('One refusal came from ordinary'),
    ]);
  });

  it('names the error of a run that ended badly', async () => {
    const { model } = await built([{ notRun: true }], {
      status: { state: 'failed', error: 'the worker is gone', failure_stage: 'exception' },
      indexStatus: 'failed',
      without: [
        ...['runtime_events.normalized.json', 'baseline_results.json', 'oracle_results.json', 'runtime_results.json'],
        ...['path_witnesses.json', 'fixtures.json'],
      ],
    });
    expect(model.ending).toBe('The run failed: the worker is gone.');
    expect(model.notes).toHaveLength(3);
  });
});

it('names the commands by what the run says of itself', async () => {
  const { client } = await built([{}]);
  expect(client.commands).toEqual({
    explain: 'runtime explain --bundle out/run-1',
    rerun: 'runtime run --plan plan.json --runner simulated',
  });
});

it('reads an index without lists, which the rules of the reference allow, as one that names nothing', async () => {
  const bundle = await loadBundle(await buildBundle(temporaryDirectory(), { probes: [{}] }));
  const index = { ...bundle.artifact_index, artifacts: null, missing: null } as never;
  const facts = provenanceOf({ ...bundle, artifact_index: index }).flatMap((group) => group.facts);
  expect(facts).toContainEqual(expect.objectContaining({ name: 'digests', value: 'all 0 artifacts have the digest of the index' }));
});
