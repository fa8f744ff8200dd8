import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { listRuns, validateBundle } from '@runtime/bundle-store';
import { temporaryDirectory } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { runPlanIn } from '../src/run.js';
import { simulatedMac } from './support/mac.js';
import { processesOf } from './support/processes.js';
import { smallSuite } from './support/small-suite.js';

/** What a probe finds out about its run, and the means to spoil it. */
const MEANS = `
import { appendFileSync, linkSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
const run = join(out, readdirSync(out).find((name) => !name.startsWith('.')));
const PLANTED = JSON.stringify({ planted: true });
const plant = (name) => {
  mkdirSync(join(run, name, '..'), { recursive: true });
  rmSync(join(run, name), { recursive: true, force: true });
  writeFileSync(join(run, name), PLANTED);
};
const killRunner = () => {
  for (const name of readdirSync('/proc').filter((name) => /^[0-9]+$/.test(name))) {
    try {
      if (readFileSync(join('/proc', name, 'cmdline'), 'utf8').includes(join(state, 'runner.mjs'))) process.kill(Number(name), 'SIGKILL');
    } catch {}
  }
};
`;

const RESULTS = `['runtime_results.json', 'runtime_events.normalized.json', 'baseline_results.json', 'oracle_results.json',
  'path_witnesses.json', 'mismatch_summary.json', 'mismatch_packets.jsonl', 'summary.json', 'summary.md', 'run_manifest.json',
  'run_status.json', 'artifact_index.json', 'job/results.ndjson', 'job/done.json', 'launchctl/print.txt', 'more']`;

interface Attack {
  code: string;
  channel?: 'launchd_clean';
  /** Of the run, or the code with which it ends. */
  status: 'ok' | 'failed' | 'DIRECTORY_CHANGED';
}

const ATTACKS: Readonly<Record<string, Attack>> = {
  'writes every result document and kills the runner': { code: `${RESULTS}.forEach(plant); killRunner();`, status: 'failed' },
  'writes every result document and lets the run end': { code: `${RESULTS}.forEach(plant);`, status: 'failed' },
  'puts folders in the place of documents': {
    code: `${RESULTS}.forEach((name) => { rmSync(join(run, name), { recursive: true, force: true }); mkdirSync(join(run, name, 'x'), { recursive: true }); });`,
    status: 'failed',
  },
  'puts a link in the place of the job': {
    code: `renameSync(join(run, 'job'), join(state, 'job')); symlinkSync(outside, join(run, 'job'));`,
    status: 'failed',
  },
  'puts a link in the place of the job, started by launchd': {
    code: `renameSync(join(run, 'job'), join(state, 'job')); symlinkSync(outside, join(run, 'job'));`,
    channel: 'launchd_clean',
    status: 'failed',
  },
  'puts a link in the place of the job and kills the runner': {
    code: `renameSync(join(run, 'job'), join(state, 'job')); symlinkSync(outside, join(run, 'job')); killRunner();`,
    status: 'failed',
  },
  'puts a link in the place of the folder of profiles': {
    code: `rmSync(join(run, 'runtime_profiles'), { recursive: true, force: true }); symlinkSync(outside, join(run, 'runtime_profiles'));`,
    status: 'failed',
  },
  'links documents that are still to come to files elsewhere': {
    code: `readdirSync(outside).forEach((name) => { rmSync(join(run, name), { recursive: true, force: true }); linkSync(join(outside, name), join(run, name)); });`,
    status: 'failed',
  },
  'links documents that are still to come to names elsewhere': {
    code: `readdirSync(outside).forEach((name) => { rmSync(join(run, name), { recursive: true, force: true }); symlinkSync(join(outside, name), join(run, name)); });`,
    status: 'failed',
  },
  'puts another name of a file elsewhere in the place of the lock, and of LATEST': {
    code: `rmSync(join(out, '.runtime.lock')); linkSync(join(outside, 'kept'), join(out, '.runtime.lock')); linkSync(join(outside, 'kept'), join(out, 'LATEST'));`,
    status: 'ok',
  },
  'moves the run away and puts a link in its place': {
    code: `renameSync(run, join(state, 'moved')); symlinkSync(outside, run);`,
    status: 'DIRECTORY_CHANGED',
  },
};

/** Files that are nobody's business, some of them with names that a run writes. */
function nobodysBusiness(): string {
  const outside = temporaryDirectory();
  for (const name of ['kept', 'job.json', 'results.ndjson', 'done.json', 'p.sb', 'summary.json', 'run_status.json', 'runtime_results.json'])
    writeFileSync(join(outside, name), 'kept');
  return outside;
}

describe.skipIf(process.platform !== 'linux')('when a probe', () => {
  it.each(Object.entries(ATTACKS))('%s, none of it is evidence, and nothing outside is touched', async (_, { code, channel, status }) => {
    const outside = nobodysBusiness();
    const mac = simulatedMac();
    const suite = smallSuite({ lanes: { baseline: true, scenario: true, oracle: false }, probes: [{ id: 'one' }, { id: 'two' }] });
    const hostile = join(mac.state, 'hostile.mjs');
    const places = { out: suite.out, state: mac.state, outside };
    const names = Object.entries(places).map(([name, path]) => `const ${name} = ${JSON.stringify(path)};`);
    // Once: a second try would meet what the first left.
    const once = `import { existsSync as tried } from 'node:fs';\nif (!tried(join(state, 'tried'))) { writeFileSync(join(state, 'tried'), ''); ${code} }`;
    writeFileSync(hostile, `${MEANS.replace('const run =', `${names.join(' ')}\nconst run =`)}\n${once}\n`);
    writeFileSync(join(mac.state, 'script.json'), JSON.stringify({ temp: mac.temp, tools: { head: hostile } }));
    mkdirSync(suite.out, { recursive: true });
    const before = readdirSync(outside).sort();

    const ended = await runPlanIn(mac.setting, suite.plan, suite.out, {
      runner: 'seatbelt',
      channel: channel ?? 'direct',
      repoRoot: suite.root,
    }).then(
      (bundle) => bundle.status,
      (error: { code: string }) => error.code,
    );

    expect(existsSync(join(mac.state, 'tried'))).toBe(true);
    expect(ended).toBe(status);
    expect(readdirSync(outside).sort()).toEqual(before);
    for (const name of before) expect([name, readFileSync(join(outside, name), 'utf8')]).toEqual([name, 'kept']);
    for (const { path } of (await listRuns(suite.out)).runs) {
      const dir = resolve(suite.out, path);
      expect((await validateBundle(dir)).errors).toEqual([]);
      for (const name of readdirSync(dir, { recursive: true }) as string[]) {
        if (/\.(?:json|jsonl|ndjson|md|txt)$/.test(name))
          expect([name, readFileSync(join(dir, name), 'utf8')]).not.toEqual([name, expect.stringContaining('planted')]);
      }
    }
    if (status !== 'ok') expect(existsSync(join(suite.out, 'LATEST'))).toBe(false);
    expect(processesOf(mac.state)).toEqual([]);
  });
});
