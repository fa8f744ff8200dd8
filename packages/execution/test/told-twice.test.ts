import { cpSync } from 'node:fs';
import { basename, join } from 'node:path';
import { validateBundle } from '@runtime/bundle-store';
import { temporaryDirectory } from '@runtime/testing';
import { expect, it } from 'vitest';
// @boundaries-ignore the editor of bundles, which brings their index up to date
import { editJson } from '../../bundle-store/test/support/run.js';
import { runPlanIn } from '../src/run.js';
import { type Document, reader } from './support/bundle.js';
import { simulatedMac } from './support/mac.js';
import { templateSuite } from './support/suite.js';

const INTENT = ['profile_id', 'probe_name', 'operation', 'target'].map((name) => `primary_intent.${name}`);
const STORY = ['reached_primary_op', 'first_denial_op', 'first_denial_filters', 'decision_path', 'violation_summary'];
const FAILURE = ['failure_stage', 'failure_kind', 'apply_report'];
const LAYERS = ['platform_policy.decision', 'process_policy.decision', 'effective_decision', 'attribution'].map(
  (name) => `policy_layers.${name}`,
);

const EVENTS = 'runtime_events.normalized.json';
const RESULTS = 'runtime_results.json';

/** Members that another document says as well, beyond those on which a decision rests. */
const TOLD: Readonly<Record<string, readonly string[]>> = {
  [EVENTS]: ['probe_name', 'command', 'stdout', 'stderr', ...INTENT, ...LAYERS, ...STORY, ...FAILURE],
  [RESULTS]: ['name', 'command', 'stdout', 'stderr', ...INTENT, ...STORY, ...FAILURE.map((name) => `runtime_result.${name}`)],
  'baseline_results.json': ['name', 'command', ...INTENT],
  'path_witnesses.json': ['scenario_id', 'command'],
};

const ROWS: Readonly<Record<string, (document: Document) => Document[]>> = {
  [EVENTS]: (document) => document,
  [RESULTS]: (document) => Object.values(document).flatMap((profile) => (profile as Document).probes),
  'baseline_results.json': (document) => document.results,
  'path_witnesses.json': (document) => document.records,
};

/** Changes one member of the last row of a document. */
function tellOtherwise(run: string, file: string, name: string): void {
  editJson(run, file, (document) => {
    const path = name.split('.');
    const place = path.slice(0, -1).reduce((value, step) => value[step], ROWS[file]?.(document).at(-1) as Document);
    place[path.at(-1) as string] = name === 'command' ? ['/bin/other'] : 'other';
  });
}

it('what a run says twice is found where only one document tells it otherwise', async () => {
  const suite = await templateSuite();
  const { setting } = simulatedMac();
  const filter = { onlyProfiles: ['vfs_etc_both', 'vfs_etc_alias_only'], repoRoot: suite.root };
  const { dir } = reader(suite, await runPlanIn(setting, suite.plan, suite.out, { ...filter, runner: 'seatbelt', channel: 'direct' }));
  expect(await validateBundle(dir)).toMatchObject({ ok: true, errors: [] });
  for (const [file, members] of Object.entries(TOLD)) {
    for (const name of members) {
      const copy = join(temporaryDirectory({ inMemory: true }), basename(dir));
      cpSync(dir, copy, { recursive: true });
      tellOtherwise(copy, file, name);
      const { errors } = await validateBundle(copy);
      // A story is held against the one that was read before: either document may be the one that is named.
      const isStory = [...STORY, ...FAILURE].includes(name.replace('runtime_result.', ''));
      const found = errors.map(({ code, path }) => [code, isStory && path !== undefined && [EVENTS, RESULTS].includes(path) ? file : path]);
      expect([file, name, found]).toEqual([file, name, [['BUNDLE_ROWS_MISMATCH', file]]]);
    }
  }
}, 120_000);
