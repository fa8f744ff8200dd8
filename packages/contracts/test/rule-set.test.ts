import { ruleSetOf } from '@runtime/contracts';
import { describe, expect, it } from 'vitest';

const index = (...names: string[]) => ({ artifacts: names.map((name) => ({ path: `out/r-1/${name}` })) });

describe('when nothing of ours is in a bundle', () => {
  it.each([
    [{}, {}],
    [{ run_id: 'r' }, index('run_manifest.json', 'runtime_results.json')],
    [null, null],
    [[], 'text'],
    [undefined, { artifacts: 'none' }],
    [{}, { artifacts: [null, 1, { path: 7 }, {}] }],
  ])('the rules are the reference’s: %j', (manifest, document) => {
    expect(ruleSetOf(manifest, document)).toBe('reference');
  });

  it('a folder of that name above the bundle says nothing', () => {
    for (const above of ['job', 'a/job', 'a/launchctl/b']) {
      const entries = { artifacts: [{ path: `${above}/out/r-1/run_manifest.json` }, { path: `${above}/out/r-1/summary.json` }] };
      expect(ruleSetOf({}, entries)).toBe('reference');
    }
  });
});

describe('when anything of ours is in a bundle', () => {
  it.each([{ execution: {} }, { execution: { runner: 'seatbelt' } }, { execution: null }, JSON.parse('{"execution": false}')])(
    'the manifest tells: %j',
    (manifest) => {
      expect(ruleSetOf(manifest, index('run_manifest.json'))).toBe('runtime');
    },
  );

  it.each(['job/job.json', 'job/other', 'runtime_profiles/a.sb', 'launchctl/d.json'])(
    'the index tells, even with the member taken out: %s',
    (name) => {
      expect(ruleSetOf({}, index('run_manifest.json', name))).toBe('runtime');
    },
  );

  it('the index tells when its manifest entry is gone', () => {
    expect(ruleSetOf({}, index('job/job.json'))).toBe('runtime');
    expect(ruleSetOf({}, index('run_status.json', 'runtime_profiles/a.sb'))).toBe('runtime');
  });

  it('a member that the manifest only inherits does not count', () => {
    expect(ruleSetOf(Object.create({ execution: {} }), {})).toBe('reference');
  });
});
