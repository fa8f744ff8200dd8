import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256Hex } from '@runtime/contracts';
import type { JobRow } from '@runtime/job';
import { temporaryDirectory } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import type { Helper } from '../../src/native/helper.js';
import type { HelperAnswer } from '../../src/native/record.js';
import { type CallPolicy, performCall } from '../../src/seatbelt/perform-call.js';
import type { ProcessReport } from '../../src/supervise/run-process.js';
import { probeOf, runnerOn, scriptHost, scriptTool } from '../support/script-tools.js';
import { recordOf } from '../support/simulated-calls.js';

const BLANK: HelperAnswer = {
  ...{ record: 1, call: 'x', sandboxed: 0, apply: null, failed_step: null, rc: 0, errno: null, details: {}, observed: {} },
};

interface Scripted {
  helper: Helper;
  /** The argument lists of its calls, each a line. */
  calls: () => string[];
  /** What was written to it. */
  input: () => string;
}

/** A helper that writes down how it is called, and answers a call with the words of the script. */
function scripted(script = ''): Scripted {
  const folder = temporaryDirectory();
  const answer = join(folder, 'answer');
  writeFileSync(answer, recordOf(BLANK));
  writeFileSync(join(folder, 'delivered'), recordOf({ ...BLANK, call: 'notify_watch', details: { delivered: 1 } }));
  const path = scriptTool(`
    echo "$*" >> ${folder}/calls
    case "$*" in
      *notify_watch*) printf B >&3; cat > /dev/null; cat ${folder}/delivered >&3;;
      *unlink*) cat ${answer} >&3;;
      *"--policy none"*) ${script || `printf B >&3; cat ${answer} >&3`};;
      *) cat > ${folder}/input; ${script || `printf B >&3; cat ${answer} >&3`};;
    esac`);
  const text = (name: string) => (existsSync(join(folder, name)) ? readFileSync(join(folder, name), 'utf8') : '');
  return {
    helper: { path, sha256: sha256Hex(readFileSync(path)) },
    calls: () => text('calls').split('\n').slice(0, -1),
    input: () => text('input'),
  };
}

const POLICY: CallPolicy = { text: 'the policy', how: 'text' };

describe('a call of the helper', () => {
  const CALL = { call: 'shm_create', options: { name: 'n' } } as const;
  /** Performed by a process of which this is reported. */
  async function performed(
    { helper }: Pick<Scripted, 'helper'>,
    report: Partial<ProcessReport>,
    { policy = POLICY, ...does }: { policy?: CallPolicy; watches?: 'notification'; leaves?: 'shared_memory' } = {},
  ) {
    const started: unknown[] = [];
    const done = await performCall(
      helper,
      CALL,
      policy,
      async (argv, extra) => {
        started.push([argv.slice(1), extra]);
        return report as ProcessReport;
      },
      does,
    );
    return { ...done, started };
  }
  const record = `B${recordOf(BLANK).toString('latin1')}`;

  it('brings its policy along, or none', async () => {
    const it = scripted();
    const argv = (policy: string) => ['--call', 'shm_create', '--policy', policy, '--name', 'n'];
    expect((await performed(it, { marker: record })).started).toEqual([[argv('text'), { marker: true, input: 'the policy' }]]);
    expect((await performed(it, { marker: record }, { policy: null })).started).toEqual([[argv('none'), { marker: true }]]);
  });

  it.each<[string, Partial<ProcessReport>, string]>([
    ['signalled', { outcome: 'signalled', marker: record }, 'completed'],
    ['timed out', { outcome: 'timed_out', marker: record }, 'completed'],
    ['signalled', { outcome: 'signalled', marker: 'B' }, 'signalled'],
    ['timed out', { outcome: 'timed_out', marker: null }, 'timed_out'],
    ['flooded', { outcome: 'flooded', marker: record }, 'flooded'],
    ['completed', { outcome: 'completed', marker: record }, 'completed'],
  ])('is complete with its whole record, however it ended: %s', async (_how, report, outcome) => {
    const { report: read, output } = await performed(scripted(), report);
    expect(read.outcome).toBe(outcome);
    expect(output.answer === null).toBe(report.marker !== record);
  });

  it('leaves nothing where it had begun, and removes nothing where it had not', async () => {
    for (const [does, marker, removed] of [
      [{ leaves: 'shared_memory' }, record, 1],
      [{ leaves: 'shared_memory' }, '', 0],
      [{}, record, 0],
    ] as const) {
      const it = scripted();
      await performed(it, { marker }, does);
      expect(it.calls()).toEqual(Array(removed).fill('--call shm_unlink --policy none --name n'));
    }
  });

  it('is watched from outside where it cannot see itself', async () => {
    const it = scripted();
    expect(await performed(it, { marker: record }, { watches: 'notification' })).toMatchObject({ delivered: 1 });
    expect(it.calls()).toEqual(['--call notify_watch --policy none --name n']);
    expect(await performed(it, { marker: record })).not.toHaveProperty('delivered');
  });

  it('is made by the helper that was built, and by no other', async () => {
    const { helper } = scripted();
    await expect(performed({ helper: { ...helper, sha256: '0'.repeat(64) } }, {})).rejects.toMatchObject({ code: 'HELPER_CHANGED' });
  });
});

describe('a probe by the helper', () => {
  const run = async (scripts: Scripted, probe: Parameters<typeof probeOf>[0], mode = 'sbpl'): Promise<JobRow> =>
    runnerOn(scriptHost({}, { helper: scripts.helper }), { profile: { mode } }).runner.run(probeOf(probe));

  it.each([
    ['scenario', 'sbpl', 'text'],
    ['scenario', 'blob', 'compiled'],
    ['baseline', 'blob', 'none'],
  ] as const)('in the %s lane under a profile of the mode %s takes the policy as %s', async (lane, mode, how) => {
    const it = scripted();
    expect(await run(it, { lane }, mode)).toMatchObject({
      kind: 'measured',
      started: true,
      answer: 'allow',
      driver: 'open-read',
      command: [],
    });
    expect(it.calls()).toEqual([`--call open_read --policy ${how} --path /x`]);
    expect(it.input()).toBe(how === 'none' ? '' : '(version 1)\n(allow default)\n');
  });

  it('asks the policy in the oracle lane, and where a plan asks for that', async () => {
    const it = scripted();
    expect(await run(it, { lane: 'oracle' })).toMatchObject({
      kind: 'asked',
      driver: 'sandbox-check',
      oracle: { decision: 'allow', source: 'sandbox_check' },
    });
    expect(await run(it, { driver: 'sandbox_check_probe' })).toMatchObject({ kind: 'measured', driver: 'sandbox-check', answer: 'allow' });
    expect(new Set(it.calls())).toEqual(new Set(['--call check --policy text --operation file-read-data --filter 1 --argument /x']));
  });

  it('was killed in its call', async () => {
    expect(await run(scripted('printf B >&3; kill -9 $$'), {})).toMatchObject({
      outcome: 'signalled',
      answer: null,
      failure_kind: 'probe_signalled',
    });
  });
});
