import { describe, expect, it } from 'vitest';
import { compareSides } from '../../src/diff/compare.js';
import { side } from '../support/side.js';

type Rows = Parameters<typeof side>[0];
type Facts = Parameters<typeof side>[1];

const changeOf = (before: Rows, after: Rows, headFacts: Facts = {}, baseFacts: Facts = {}): string[] =>
  compareSides(side(before, baseFacts), side(after, headFacts)).changes.map(({ kind, cause }) => `${kind}: ${cause}`);

describe('a change', () => {
  it.each<[string, Rows, Rows, Facts, string[]]>([
    ['is none when nothing differs', [{}], [{}], {}, []],
    ['is none when only the profile was edited', [{}], [{}], { profiles: { p: 'two' } }, []],
    ['is the policy when the profile was edited', [{}], [{ decision: 'allow' }], { profiles: { p: 'two' } }, ['decision: policy']],
    [
      'is the policy when the edited profile cannot be applied',
      [{}],
      [{ decision: null, stage: 'apply' }],
      { profiles: { p: 'two' } },
      ['coverage: policy'],
    ],
    ['is the host when only that differs', [{}], [{ decision: 'allow' }], { host: { build: '24A1', node: 'v20' } }, ['decision: host']],
    ['is the host when the world differs', [{}], [{ decision: 'allow' }], { world_id: 'other' }, ['decision: host']],
    [
      'is not the host because of another Node',
      [{}],
      [{ decision: 'allow' }],
      { host: { build: '23E224', node: 'v24' } },
      ['decision: unexplained'],
    ],
    [
      'is the harness when another runner ran',
      [{}],
      [{ decision: 'allow' }],
      { runner: 'simulated', profiles: { p: 'two' } },
      ['decision: harness'],
    ],
    ['is the harness when it ended before the policy', [{}], [{ stage: 'bootstrap', kind: 'bootstrap_failed' }], {}, ['stage: harness']],
    [
      'is the fixture when the target is gone',
      [{}],
      [{ decision: 'allow', absent: true }],
      { profiles: { p: 'two' } },
      ['decision: fixture'],
    ],
    ['is the fixture when the baseline changed too', [{}], [{ decision: 'allow', baseline: 'deny' }], {}, ['decision: fixture']],
    ['is a measurement that is missing', [{}], [{ decision: null }], { profiles: { p: 'two' } }, ['coverage: not_measured']],
    [
      'is the plan when the expectation asks something else',
      [{}],
      [{ decision: 'allow', target: '/tmp/y' }],
      { profiles: { p: 'two' } },
      ['decision: plan'],
    ],
    ['is the plan on one side only', [{}, { expectation_id: 'old' }], [{}, { expectation_id: 'new' }], {}, ['new: plan', 'gone: plan']],
    ['is a stage', [{}], [{ stage: 'probe', kind: 'probe_nonzero_exit' }], {}, ['stage: unexplained']],
    ['is a witness', [{}], [{ witness: '/private/tmp/y (observed_path)' }], {}, ['witness: unexplained']],
    ['is the gravest of several', [{}], [{ decision: 'allow', stage: 'probe', witness: null }], {}, ['decision: unexplained']],
    ['is unexplained when nothing else is known', [{}], [{ decision: 'allow' }], {}, ['decision: unexplained']],
  ])('%s', (_, before, after, facts, changes) => {
    expect(changeOf(before, after, facts)).toEqual(changes);
  });

  it('takes a profile of unknown text for unchanged', () => {
    expect(changeOf([{}], [{ decision: 'allow' }], { profiles: {} })).toEqual(['decision: unexplained']);
    expect(changeOf([{}], [{ decision: 'allow' }], { profiles: { p: null } })).toEqual(['decision: unexplained']);
  });

  it('takes a profile named like a member of every object for what it is', () => {
    const rows = (decision: string): Rows => [{ profile_id: 'constructor', decision }];
    expect(changeOf(rows('deny'), rows('allow'), { profiles: { constructor: 'two' } as never }, { profiles: {} })).toEqual([
      'decision: unexplained',
    ]);
    expect(
      changeOf(rows('deny'), rows('allow'), { profiles: { constructor: 'two' } as never }, { profiles: { constructor: 'one' } as never }),
    ).toEqual(['decision: policy']);
  });
});

describe('the answer', () => {
  it('is that expectations differ where one is decided as before and expected otherwise, and by the plan', () => {
    const diff = compareSides(side([{}, { expectation_id: 'b' }]), side([{ expected: 'allow' }, { expectation_id: 'b', expected: null }]));
    expect(diff).toMatchObject({
      decisions_differ: false,
      expectations_differ: true,
      counts: { expectation: 2, same: 0 },
      causes: { plan: 2 },
    });
    const both = compareSides(side([{}]), side([{ expected: 'allow', decision: 'allow' }]));
    expect(both).toMatchObject({ decisions_differ: true, expectations_differ: true, counts: { decision: 1, expectation: 0 } });
    expect(compareSides(side([{}]), side([])).expectations_differ).toBe(false);
  });

  it('says which run was written first, where both say when', () => {
    const older = (base: number | null, head: number | null) =>
      compareSides(side([], { updated_at_unix: base }), side([], { updated_at_unix: head })).older;
    expect([older(1, 2), older(2, 1), older(1, 1), older(null, 1)]).toEqual(['base', 'head', null, null]);
  });

  it('is that decisions differ only when both sides measured them', () => {
    const differ = (after: Rows): boolean => compareSides(side([{}]), side(after)).decisions_differ;
    expect(differ([{ decision: 'allow' }])).toBe(true);
    for (const after of [[{ decision: null }], [{ stage: 'probe' }], [{ witness: null }], [], [{}, { expectation_id: 'new' }]])
      expect(differ(after)).toBe(false);
  });

  it('counts kinds and causes, and lists every fact of the host that changed', () => {
    const diff = compareSides(
      side([{}, { expectation_id: 'b' }]),
      side([{ decision: 'allow' }, { expectation_id: 'b' }], { host: { build: '24A1', sip: 'on' } }),
    );
    expect(diff.counts).toEqual({
      compared: 2,
      measured: 2,
      same: 1,
      decision: 1,
      expectation: 0,
      coverage: 0,
      stage: 0,
      witness: 0,
      new: 0,
      gone: 0,
    });
    expect(diff.causes).toEqual({ host: 1 });
    expect(diff.host_changes).toEqual([
      { field: 'build', base: '23E224', head: '24A1' },
      { field: 'node', base: 'v20', head: null },
      { field: 'sip', base: null, head: 'on' },
    ]);
  });

  it('counts what was measured in both apart from what merely stayed unmeasured', () => {
    const rows: Rows = [{}, { expectation_id: 'b', decision: null }, { expectation_id: 'c' }];
    const after: Rows = [{}, { expectation_id: 'b', decision: null }, { expectation_id: 'c', decision: null }];
    expect(compareSides(side(rows), side(after)).counts).toMatchObject({ compared: 3, measured: 1, same: 2, coverage: 1 });
  });

  it('does not depend on the order of the rows', () => {
    const rows: Rows = ['c', 'a', 'b', '\u{10000}', '\uffff'].map((expectation_id) => ({ expectation_id, decision: 'allow' }));
    const before = side(rows.map((row) => ({ ...row, decision: 'deny' })));
    const forwards = compareSides(before, side(rows));
    expect(compareSides(side([...before.expectations.values()].reverse()), side([...rows].reverse()))).toEqual(forwards);
    expect(forwards.changes.map(({ expectation_id }) => expectation_id)).toEqual(['a', 'b', 'c', '\uffff', '\u{10000}']);
  });
});
