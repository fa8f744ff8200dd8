import { encodePretty } from '@runtime/contracts';
import { accumulateOps, buildOpRuntimeSummary, finishOps, mergeOps, OpAccumulator, OpSummaryError } from '@runtime/op-summary';
import { toThrowWithCode } from '@runtime/testing';
import { builtInWorldIds } from '@runtime/worlds';
import { describe, expect, it } from 'vitest';

type Row = Record<string, unknown>;

const row = (index: number, changes: Row = {}): Row => ({
  actual: 'allow',
  expectation_id: `e${index}`,
  expected: 'allow',
  harness: 'runtime-seatbelt/1',
  match: true,
  operation: 'file-read*',
  profile_id: 'p',
  scenario_id: `s${index % 7}`,
  target: `/t/${index}`,
  world_id: 'w1',
  ...changes,
});

/** A small generator of its own, so that a failure repeats. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const OPERATIONS = ['file-read*', 'file-write*', 'mach-lookup', '10', '9', '__proto__'];
const STAGES = [null, null, null, 'apply', 'bootstrap', 'preflight', 'probe'];

function rows(count: number, seed: number): Row[] {
  const next = random(seed);
  const pick = <T>(items: readonly T[]): T => items[Math.floor(next() * items.length)] as T;
  return Array.from({ length: count }, (_, index) =>
    row(index, {
      operation: pick(OPERATIONS),
      match: pick([true, true, false, null]),
      failure_stage: pick(STAGES),
      failure_kind: pick(['a', 'b', null]),
      intended_op_witnessed: pick([true, false, null]),
      scenario_id: `s${Math.floor(next() * 12)}`,
    }),
  );
}

function shuffled<T>(items: readonly T[], seed: number): T[] {
  const next = random(seed);
  return items
    .map((item) => [next(), item] as const)
    .sort((a, b) => a[0] - b[0])
    .map(([, item]) => item);
}

describe('merging', () => {
  it('in any order gives the same document', () => {
    const runs = ['run-c', 'run-a', 'run-b', 'run-10', 'run-9'].map((runId, index) => accumulateOps(rows(60, index + 1), { runId }));
    const whole = encodePretty(finishOps(mergeOps(...runs)));
    for (let seed = 0; seed < 20; seed++) {
      const [first, second, ...rest] = shuffled(runs, seed);
      expect(encodePretty(finishOps(mergeOps(...shuffled(runs, seed))))).toBe(whole);
      // In groups as well: what was merged merges on.
      expect(encodePretty(finishOps(mergeOps(mergeOps(...rest), mergeOps(...[first, second].flatMap((item) => item ?? [])))))).toBe(whole);
    }
  });

  it('parts of one run gives the document of the whole', () => {
    const all = rows(200, 42);
    const whole = buildOpRuntimeSummary(all, { runId: 'run' });
    const parts = [0, 1, 2, 3].map((part) => {
      const accumulator = accumulateOps([], { runId: 'run' });
      for (const [index, value] of all.entries()) if (index % 4 === part) accumulator.add(value, index);
      return accumulator;
    });
    expect(encodePretty(finishOps(mergeOps(...shuffled(parts, 3))))).toBe(encodePretty(whole));
  });

  it('leaves the accumulators as they were', () => {
    const [a, b] = [accumulateOps(rows(20, 1), { runId: 'a' }), accumulateOps(rows(20, 2), { runId: 'b' })];
    const before = encodePretty(finishOps(a));
    mergeOps(a, b);
    expect(encodePretty(finishOps(a))).toBe(before);
  });

  it('nothing is an empty document of the world that the caller names', async () => {
    expect(finishOps(mergeOps(), { worldId: 'w1' })).toMatchObject({ meta: { world_id: 'w1' }, ops: {} });
    await toThrowWithCode(() => finishOps(mergeOps()), OpSummaryError, 'OPS_WORLD_UNKNOWN');
  });

  it('takes runs in code point order of their ids', () => {
    const a = accumulateOps([row(0, { operation: 'second', scenario_id: 's' })], { runId: 'B' });
    const b = accumulateOps([row(0, { operation: 'first', scenario_id: 's' })], { runId: 'A' });
    expect(Object.keys(finishOps(mergeOps(a, b)).ops)).toEqual(['first', 'second']);
  });

  it('keeps five examples, the first of all runs', () => {
    const a = accumulateOps(
      Array.from({ length: 9 }, (_, index) => row(index)),
      { runId: 'b' },
    );
    const b = accumulateOps(
      Array.from({ length: 3 }, (_, index) => row(index + 50)),
      { runId: 'a' },
    );
    const examples = finishOps(mergeOps(a, b)).ops['file-read*']?.examples.map(({ expectation_id }) => expectation_id);
    expect(examples).toEqual(['e50', 'e51', 'e52', 'e0', 'e1']);
  });
});

describe('what cannot be merged', () => {
  it('is evidence of different worlds', async () => {
    const [a, b] = ['w1', 'w2'].map((world_id) => accumulateOps([row(0, { world_id })], { runId: world_id }));
    await toThrowWithCode(() => mergeOps(...[a, b].flatMap((item) => item ?? [])), OpSummaryError, 'OPS_WORLD_MISMATCH');
  });

  it('is evidence of a named world with rows of another', async () => {
    const a = accumulateOps([row(0)], { runId: 'a', worldId: 'w1' });
    const b = accumulateOps([row(0, { world_id: 'w2' })], { runId: 'b' });
    await toThrowWithCode(() => mergeOps(a, b), OpSummaryError, 'OPS_WORLD_MISMATCH');
  });

  it('is one run twice', async () => {
    const [a, b] = [accumulateOps([row(0), row(1)], { runId: 'a' }), accumulateOps([row(1)], { runId: 'a' })];
    await toThrowWithCode(() => mergeOps(a, b), OpSummaryError, 'OPS_ROWS_COUNTED_TWICE');
  });
});

describe('the strength of merged evidence', () => {
  const seatbelt = { runner: 'seatbelt', channel: 'launchd_clean', integrity: 'verified', gate_set: 'evidence', promotable: true } as const;
  const of = (runId: string, evidence: object, tier: 'mapped' | 'hypothesis') =>
    accumulateOps([row(0)], { runId, evidence: { ...seatbelt, ...evidence }, tier });

  it('is that of its weakest part', () => {
    const strong = of('a', {}, 'mapped');
    const weak = of('b', { runner: 'simulated', channel: 'direct', promotable: false }, 'hypothesis');
    for (const merged of [mergeOps(strong, weak), mergeOps(weak, strong)]) {
      expect(finishOps(merged).meta).toMatchObject({
        tier: 'hypothesis',
        evidence: { runner: 'simulated', channel: 'direct', integrity: 'verified', gate_set: 'evidence', promotable: false },
      });
    }
    expect(finishOps(mergeOps(strong, of('c', {}, 'mapped'))).meta).toMatchObject({ tier: 'mapped', evidence: seatbelt });
  });

  it('is not claimed when a part does not say', () => {
    expect(finishOps(mergeOps(of('a', {}, 'mapped'), accumulateOps([row(0)], { runId: 'b' }))).meta.evidence).toBeUndefined();
  });

  it('is a hypothesis when one bare row was simulated', () => {
    expect(buildOpRuntimeSummary([row(0), row(1)]).meta.tier).toBe('mapped');
    expect(buildOpRuntimeSummary([row(0), row(1, { harness: 'runtime-simulated/1' })]).meta.tier).toBe('hypothesis');
  });
});

describe('a snapshot', () => {
  it('travels as plain data and gives the same document, merged or not', () => {
    const parts = ['run-b', 'run-a'].map((runId, seed) => accumulateOps(rows(300, seed), { runId }));
    const travelled = parts.map((part) => OpAccumulator.restore(structuredClone(part.snapshot())));
    expect(encodePretty(finishOps(mergeOps(...travelled)))).toBe(encodePretty(finishOps(mergeOps(...parts))));
  });

  it('still knows which rows were counted, and of which world they are', async () => {
    const once = accumulateOps([row(0)], { runId: 'run-a' });
    const copy = OpAccumulator.restore(structuredClone(once.snapshot()));
    await toThrowWithCode(() => mergeOps(once, copy), OpSummaryError, 'OPS_ROWS_COUNTED_TWICE');
    const elsewhere = accumulateOps([row(0, { world_id: 'w2' })], { runId: 'run-b' });
    await toThrowWithCode(() => mergeOps(copy, elsewhere), OpSummaryError, 'OPS_WORLD_MISMATCH');
  });
});

describe('rows of ours', () => {
  const ours = (changes: Row): Row => row(0, changes);

  it.each<[string, Row]>([
    ['a scenario id that is a number', { scenario_id: 5 }],
    ['a match that is a text', { match: 'true' }],
    ['a target that is an array', { target: [] }],
    ['an operation that is null', { operation: null }],
    ['no profile id', { profile_id: undefined }],
  ])('are refused with %s, and the row is named', async (_, changes) => {
    const bad = ours(changes);
    for (const [key, value] of Object.entries(bad)) if (value === undefined) delete bad[key];
    const error = await toThrowWithCode(() => buildOpRuntimeSummary([row(0), bad]), OpSummaryError, 'OBSERVATION_ROW_INVALID');
    expect(error.details).toMatchObject({ row: 1 });
  });

  it('may hold members of a later version', () => {
    expect(buildOpRuntimeSummary([ours({ later: { a: 1 } })]).ops['file-read*']?.probes).toBe(1);
  });

  it('of another world are an error', async () => {
    const other = ours({ world_id: 'w2' });
    await toThrowWithCode(() => buildOpRuntimeSummary([ours({}), other]), OpSummaryError, 'OPS_WORLD_MISMATCH');
    await toThrowWithCode(() => buildOpRuntimeSummary([other], { worldId: 'w1' }), OpSummaryError, 'OPS_WORLD_MISMATCH');
  });

  it('without a single comparison are not ok', () => {
    expect(buildOpRuntimeSummary([ours({ match: null })]).ops['file-read*']?.coverage_status).toBe('partial');
  });
});

describe('operation ids', () => {
  it('are those of the world of the evidence unless a vocabulary is given', async () => {
    const [world_id = ''] = builtInWorldIds();
    const ofWorld = buildOpRuntimeSummary([row(0, { world_id })]);
    expect(ofWorld).toMatchObject({ meta: { world_id }, ops: { 'file-read*': { op_id: 21 } } });
    expect(buildOpRuntimeSummary([row(0)])).toMatchObject({ meta: { world_id: 'w1' }, ops: { 'file-read*': { op_id: null } } });
    expect(buildOpRuntimeSummary([row(0)], { vocab: null }).ops['file-read*']?.op_id).toBeNull();
    expect(buildOpRuntimeSummary([row(0)], { vocab: { ops: [{ id: 3, name: 'file-read*' }] } }).ops['file-read*']?.op_id).toBe(3);
    await toThrowWithCode(() => buildOpRuntimeSummary([row(0)], { vocab: { ops: {} } }), OpSummaryError, 'OPS_VOCABULARY_INVALID');
  });
});

describe('rows of an origin that nobody registered', () => {
  it('are refused by name, bare or in what another thread posted', async () => {
    const bare = row(0, { harness: null });
    const error = await toThrowWithCode(() => buildOpRuntimeSummary([bare]), OpSummaryError, 'OPS_READING_UNKNOWN');
    expect(error.hint).toContain('@runtime/reference');
    const posted = accumulateOps([row(0)]).snapshot();
    const foreign = { ...posted, options: { ...posted.options, rules: 'reference' as const } };
    await toThrowWithCode(() => OpAccumulator.restore(foreign), OpSummaryError, 'OPS_READING_UNKNOWN');
  });

  it('are read by our rules when the caller says they are ours', () => {
    expect(buildOpRuntimeSummary([row(0, { harness: null })], { rules: 'runtime' }).ops['file-read*']?.probes).toBe(1);
  });
});
