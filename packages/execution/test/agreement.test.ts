import { validateBundle } from '@runtime/bundle-store';
import { runPlan } from '@runtime/execution';
import { describe, expect, it } from 'vitest';
import { runPlanIn } from '../src/run.js';
import { type Document, reader } from './support/bundle.js';
import { simulatedMac } from './support/mac.js';
import { templateSuite } from './support/suite.js';

/** What was denied first, where a step on the way was. */
const dependencies = (run: ReturnType<typeof reader>): Record<string, unknown> =>
  Object.fromEntries(
    run
      .json('runtime_events.normalized.json')
      .filter((event: Document) => event.decision_path === 'dependency_denied')
      .map((event: Document) => [event.expectation_id, [event.first_denial_op, event.first_denial_filters]]),
  );

/** Decisions of the scenario lane, by expectation. */
const decisions = (run: ReturnType<typeof reader>): Record<string, string | null> =>
  Object.fromEntries(run.json('runtime_events.normalized.json').map((event: Document) => [event.expectation_id, event.actual ?? null]));

const OPENAT = 'vfs_private_tmp_only_openat';

describe('when the same plan runs on the simulated runner and behind simulated tools', () => {
  it.each([
    { name: 'in children that apply the policy themselves, clean', helper: true, channel: 'launchd_clean' },
    { name: 'behind sandbox-exec, direct', helper: false, channel: 'direct' },
  ] as const)(
    'decides alike: $name',
    async ({ helper, channel }) => {
      const suite = await templateSuite();
      const filter = { onlyProfiles: ['vfs_var_tmp_data_only', 'vfs_etc_both', 'vfs_etc_alias_only', OPENAT], repoRoot: suite.root };
      const modelled = reader(suite, await runPlan(suite.plan, suite.out, { ...filter, runner: 'simulated' }));
      const mac = simulatedMac({}, { helper });
      const measured = reader(suite, await runPlanIn(mac.setting, suite.plan, suite.out, { ...filter, runner: 'seatbelt', channel }));
      expect(measured.json('run_status.json')).toMatchObject({ state: 'complete', error: null });
      const expected = decisions(modelled);
      for (const [id, decision] of Object.entries(decisions(measured))) {
        // Without the helper nothing stands in for a write or an openat.
        if (helper || decision !== null) expect(decision, id).toBe(expected[id]);
      }
      // Of the two directories, the one without a link before it is named by the call alone.
      const named = `${OPENAT}:read_openat_/private/tmp/foo`;
      if (helper) expect(dependencies(measured)[named]).toEqual(['file-read-data', [{ name: 'path', value: '/private/tmp' }]]);
      if (helper) expect(dependencies(measured)[named]).toEqual(dependencies(modelled)[named]);
      expect(Object.values(decisions(measured)).filter((decision) => decision !== null).length).toBeGreaterThan(5);
      expect(measured.json('apply_preflight.json')).toMatchObject({ status: 'ok', apply_ok: true, exit_code: 0 });
      expect((await validateBundle(measured.dir)).errors).toEqual([]);
    },
    120_000,
  );
});
