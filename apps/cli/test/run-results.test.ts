import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codeOf, documentOf, type Finished, runtime } from './command.js';
import { notesRepository } from './notes.js';

const RUN = ['run', '--plan', 'notes/plan.json'];

/** One repository for all tests, with one run in its own bundle root; runs of the tests go elsewhere. */
let root: string;
let run: Finished;

beforeAll(async () => {
  root = notesRepository(mkdtempSync(join(realpathSync(tmpdir()), 'runtime-notes-')));
  run = await runtime(root, [...RUN, '--junit', 'plain.xml']);
}, 60_000);
afterAll(() => rmSync(root, { recursive: true, force: true }));

let others = 0;
const runElsewhere = (...flags: string[]): Promise<Finished> => runtime(root, [...RUN, '--out', `out-${others++}`, ...flags]);

const rowsOf = (finished: Finished) => documentOf(finished)['rows'] as unknown as Record<string, unknown>[];

describe('the end of a run', () => {
  it('names what nobody foretold and what was not measured, with the cause and the rule', () => {
    expect(run.code).toBe(0);
    const [head, counts, ...told] = run.stdout.split('\n');
    expect(head).toMatch(/^run \S+: ok \(simulated, direct\); 2 profiles, 5 expectations$/);
    expect(counts).toBe('  3 as expected, 1 surprise, 0 known, 0 blocked, 1 not measured');
    expect(told.slice(0, 7)).toEqual([
      '  surprise      files  read_hosts',
      '                  file-read* /etc/hosts: expected allow, denied',
      '                  denied at the link /etc: reading it needs file-read-metadata there',
      '                  rule notes/sb/notes.sb:2 (deny default)',
      '  not measured  services  look_up',
      '                  mach-lookup com.apple.cfprefsd.daemon: expected allow, not measured',
      '                  denied before the lookup: the probe itself needs mach-task-special-port-get and mach-bootstrap (grant it: "grants": ["mach_bootstrap"])',
    ]);
  });

  it('has one word for its status in every output', async () => {
    expect(documentOf(await runtime(root, ['validate-bundle', '--bundle', 'notes/out', '--json']))['status']).toBe('ok');
    const [listed] = JSON.parse((await runtime(root, ['list-runs', '--out', 'notes/out', '--json'])).stdout);
    expect(listed.status).toBe('ok');
  });

  it('writes a JUnit file with a case a probe', () => {
    const plain = readFileSync(join(root, 'plain.xml'), 'utf8');
    expect(plain).toContain('tests="5" failures="1" errors="0" skipped="1"');
    expect(plain).toContain('<testcase classname="files" name="read_foo"/>');
    expect(plain).toContain('<failure type="surprise" message="file-read* /etc/hosts: expected allow, denied; denied at the link /etc:');
  });

  it('is exit 1 with --fail-on when there is such a probe, after the commit; its case fails as well', async () => {
    const failed = await runElsewhere('--fail-on', 'unmeasured', '--junit', 'strict.xml', '--json');
    expect([failed.code, documentOf(failed)]).toMatchObject([
      1,
      { status: 'ok', counts: { profiles: 2, scenarios: 5, mismatches: 1, blocked: 0, known: 0, surprises: 1, unmeasured: 1 } },
    ]);
    expect((await runtime(root, ['validate-bundle', '--bundle', String(documentOf(failed)['out_dir'])])).code).toBe(0);
    expect(readFileSync(join(root, 'strict.xml'), 'utf8')).toContain('tests="5" failures="2" errors="0" skipped="0"');
    expect((await runElsewhere('--fail-on', 'blocked', '--fail-on', 'known')).code).toBe(0);
  });
});

describe('filters', () => {
  it('take patterns', async () => {
    const { counts } = documentOf(await runElsewhere('--only-scenario', 'read_*', '--only-profile', 'f*s', '--json'));
    expect(counts).toMatchObject({ profiles: 1, scenarios: 3 });
  });

  it('that fit nothing are an error, with the nearest id', async () => {
    const refused = await runElsewhere('--only-scenario', 'raed_foo*', '--json');
    expect([refused.code, codeOf(refused)]).toEqual([4, 'PLAN_SELECTION_UNKNOWN']);
    expect(documentOf(refused)['error']).toMatchObject({ hint: 'did you mean "read_foo"?' });
  });

  it('--last-failed runs again what the newest run left to look at, and everything where nothing is left', async () => {
    const line = [...RUN, '--out', 'last', '--only-scenario', '*o*'];
    expect(documentOf(await runtime(root, [...line, '--json']))['counts']).toMatchObject({ scenarios: 4 });
    const again = documentOf(await runtime(root, [...RUN, '--out', 'last', '--last-failed', '--json']));
    expect(again['counts']).toMatchObject({ scenarios: 2, surprises: 1, unmeasured: 1 });
    await runtime(root, [...RUN, '--out', 'last', '--only-scenario', 'read_foo']);
    const whole = await runtime(root, [...RUN, '--out', 'last', '--last-failed']);
    expect(whole.stderr).toMatch(/^nothing of run \S+ is left to look at, so the whole plan runs$/m);
    expect(whole.stdout).toContain('5 expectations');
    expect((await runElsewhere('--last-failed', '--only-profile', 'files')).code).toBe(2);
  });
});

describe('results', () => {
  it('lists what is not as expected, with the command that tells more', async () => {
    const { code, stdout } = await runtime(root, ['results', '--bundle', 'notes/out']);
    expect(code).toBe(0);
    expect(stdout).toContain('  surprise      files  read_hosts\n');
    expect(stdout).toContain('runtime explain --bundle notes/out --probe read_hosts\n');
    expect(stdout).toMatch(/\n3 as expected, not listed: --only match, or --format table\n$/);
    expect(stdout).not.toContain('read_bar');
  });

  it('selects by verdict, profile and scenario, and counts the run as it is', async () => {
    const select = async (...flags: string[]) => {
      const finished = await runtime(root, ['results', '--bundle', 'notes/out', '--json', ...flags]);
      expect(documentOf(finished)['counts']).toEqual({
        profiles: 2,
        probes: 5,
        match: 3,
        surprise: 1,
        known: 0,
        blocked: 0,
        unmeasured: 1,
      });
      return rowsOf(finished).map(({ profile_id, expectation_id }) => `${profile_id} ${expectation_id}`);
    };
    expect(await select()).toHaveLength(5);
    expect(await select('--only', 'surprise', '--only', 'unmeasured')).toEqual(['files read_hosts', 'services look_up']);
    expect(await select('--scenario', 'read_f*')).toEqual(['files read_foo', 'services read_foo']);
    expect(await select('--profile', 'serv*', '--only', 'match')).toEqual(['services read_foo']);
  });

  it('refuses a pattern that fits nothing, with the nearest id', async () => {
    const finished = await runtime(root, ['results', '--bundle', 'notes/out', '--profile', 'file', '--json']);
    expect([finished.code, codeOf(finished)]).toEqual([4, 'SELECTION_UNKNOWN']);
    expect(documentOf(finished)['error']).toMatchObject({ hint: 'did you mean "files"?' });
  });

  it('prints a line a probe, as a table or as ndjson', async () => {
    const table = (await runtime(root, ['results', '--bundle', 'notes/out', '--format', 'table'])).stdout.split('\n');
    expect(table[0]).toMatch(/^verdict +probe +asks +expected +decided +cause +rule$/);
    expect(table).toHaveLength(2 + 5 + 1);
    const lines = (await runtime(root, ['results', '--bundle', 'notes/out', '--format', 'ndjson'])).stdout.trimEnd().split('\n');
    const { rows } = documentOf(await runtime(root, ['results', '--bundle', 'notes/out', '--json']));
    expect(lines.map((line) => JSON.parse(line))).toEqual(rows);
  });

  it('gates as the run does, on the probes that were selected', async () => {
    const gate = async (...flags: string[]) => (await runtime(root, ['results', '--bundle', 'notes/out', ...flags])).code;
    expect(await gate('--fail-on', 'surprise')).toBe(1);
    expect(await gate('--fail-on', 'surprise', '--profile', 'services')).toBe(0);
    expect(await gate('--fail-on', 'unmeasured', '--only', 'match')).toBe(1);
    expect(await gate('--junit', 'r.xml')).toBe(0);
    expect(readFileSync(join(root, 'r.xml'), 'utf8')).toContain('failures="1"');
  });

  it('names the profile where it is not the beginning of the id', async () => {
    const { stdout } = await runtime(root, ['results', '--bundle', 'notes/out', '--only', 'match', '--scenario', 'read_foo']);
    expect(stdout).toContain('as expected   services  read_foo');
  });
});

describe('the beginning of a run id', () => {
  it('names the run, wherever in the repository it is, and below a root that is named', async () => {
    const id = String(documentOf(await runElsewhere('--json'))['run_id']);
    const found = documentOf(await runtime(root, ['validate-bundle', '--bundle', id.slice(0, 12), '--json']));
    expect(found['run_id']).toBe(id);
    const below = documentOf(await runtime(root, ['results', '--bundle', `out-${others - 1}/${id.slice(0, 3)}`, '--json']));
    expect(below['run_id']).toBe(id);
  });

  it('that fits several runs is an error that lists them; one that fits none is not found', async () => {
    for (const id of ['abc', 'abd', 'ab']) {
      mkdirSync(join(root, 'made', id), { recursive: true });
      writeFileSync(join(root, 'made', id, 'run_status.json'), '{}');
    }
    const ambiguous = await runtime(root, ['results', '--bundle', 'made/ab', '--json']);
    expect(codeOf(ambiguous)).not.toBe('RUN_AMBIGUOUS');
    writeFileSync(join(root, 'made', 'LATEST'), 'abc\n');
    const several = await runtime(root, ['report', '--bundle', 'made/a', '--out', 'r.html', '--json']);
    expect([several.code, codeOf(several)]).toEqual([4, 'RUN_AMBIGUOUS']);
    expect(documentOf(several)['error']).toMatchObject({ details: { runs: ['made/ab', 'made/abc', 'made/abd'] } });
    const none = await runtime(root, ['diff', '--base', 'zzz', '--head', 'zzz', '--json']);
    expect([none.code, codeOf(none)]).toEqual([4, 'BUNDLE_NOT_FOUND']);
  });
});

it('list-runs finds every root of the repository, with counts, runner, world and filters', async () => {
  const listed = JSON.parse((await runtime(root, ['list-runs'])).stdout) as Record<string, unknown>[];
  const roots = new Set(listed.map(({ path }) => String(path).split('/').slice(0, -1).join('/')));
  expect([...roots]).toEqual(expect.arrayContaining(['notes/out', 'out-0', 'last']));
  expect(listed.find(({ path }) => String(path).startsWith('notes/out'))).toMatchObject({
    runner: 'simulated',
    world_id: 'sonoma-14.4.1-23E224-arm64-dyld-2c0602c5',
    filtered: false,
    counts: { profiles: 2, scenarios: 5, mismatches: 1, surprises: 1, known: 0 },
  });
  expect(listed.some(({ filters, filtered }) => filtered && JSON.stringify(filters).includes('read_foo'))).toBe(true);
});
