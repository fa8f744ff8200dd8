import { readdirSync } from 'node:fs';
import { validateBundle } from '@runtime/bundle-store';
import { describe, expect, it } from 'vitest';
import { runPlanIn } from '../src/run.js';
import { reader } from './support/bundle.js';
import { simulatedMac } from './support/mac.js';
import { smallSuite } from './support/small-suite.js';

describe('when a run goes through launchd_clean', () => {
  it('proves its clean start and leaves nothing behind', async () => {
    const suite = smallSuite();
    const mac = simulatedMac();
    const bundle = await runPlanIn(mac.setting, suite.plan, suite.out, { channel: 'launchd_clean', repoRoot: suite.root });
    const run = reader(suite, bundle);
    console.log(run.text('run_status.json'), JSON.stringify(run.json('run_manifest.json').execution.clean_start), run.names().join('\n'), mac.calls().map((c) => c.join(' ')).join('\n'));
    expect(run.json('run_status.json')).toMatchObject({ state: 'complete', error: null });
    expect(readdirSync(mac.temp)).toEqual([]);
    expect((await validateBundle(run.dir)).errors).toEqual([]);
  });
});
