import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { examineRun } from '@runtime/bundle-store';
import { describe, expect, it } from 'vitest';
import { lanesRun, PLACES } from './support/lanes.js';
import { drop, type Editable, editJson, replaceFile } from './support/run.js';

const ROWS = 'job/results.ndjson';

/** What is wrong with a run, and how much of it was compared. */
async function examined(run: string) {
  const { errors, agreement } = await examineRun(run, { everyProblem: true });
  const { rows, complete, simulated } = agreement ?? {};
  return { errors: errors.map(({ code, path, field, message }) => [code, path, field, message]), rows, complete, simulated };
}

describe('rows that are not those that the job asks for', () => {
  const asked = (row: number, member: string): string => `row ${row} is not the one the job asks for: ${member} differs`;
  it.each<[string, (rows: Editable[]) => unknown, number, string]>([
    ['the last is missing', (rows) => rows.pop(), 10, 'the job asks for 11 rows, and there are 10'],
    ['all are missing', (rows) => rows.splice(0), 0, 'the job asks for 11 rows, and there are 0'],
    ['one more', (rows) => rows.push(rows[0]), 11, 'the job asks for 11 rows, and there are more'],
    ['the first is missing', (rows) => rows.shift(), 0, asked(0, 'expectation_id')],
    ['another lane', (rows) => Object.assign(rows[1], { lane: 'oracle' }), 1, asked(1, 'lane')],
    ['another profile', (rows) => Object.assign(rows[2], { profile_id: 'q' }), 2, asked(2, 'profile_id')],
    ['two, of which the first is told', (rows) => [3, 2].map((at) => delete rows[at].expectation_id), 2, asked(2, 'expectation_id')],
  ])('are found, and nothing is compared with them: %s', async (_, edit, position, message) => {
    const run = await lanesRun(({ rows }) => void edit(rows));
    expect(await examined(run)).toEqual({
      errors: [['BUNDLE_JOB_MISMATCH', ROWS, `/${position}`, `${ROWS}: ${message}`]],
      ...{ rows: 0, complete: false, simulated: false },
    });
  });
});

describe('a job that lists no probes', () => {
  it.each<[string, Editable]>([
    ['none at all', undefined],
    ['no list', {}],
    ['a probe without a target', [{ lane: 'scenario', profile_id: 'p', expectation_id: 'p:read', name: 'read', operation: 'x' }]],
    ['a probe that is none', [3]],
  ])('has nothing to compare with: %s', async (_, probes) => {
    const run = await lanesRun((documents) => void Object.assign(documents, { probes }));
    // Nobody looks into what is not compared.
    replaceFile(run, 'mismatch_summary.json', 'no JSON');
    expect(await examined(run)).toEqual({ errors: [], rows: 0, complete: false, simulated: false });
  });

  it.each(['null', '[]', '"probes"'])('may be no object: %s', async (text) => {
    const run = await lanesRun();
    replaceFile(run, 'job/job.json', text);
    editJson(run, 'run_manifest.json', ({ execution }) => void Object.assign(execution, { job_sha256: null }));
    expect(await examined(run)).toEqual({ errors: [], rows: 0, complete: false, simulated: false });
  });

  it('or an empty list of them, is nothing that was compared', async () => {
    const run = await lanesRun((documents) => {
      for (const name of ['probes', 'rows', ...Object.keys(PLACES)]) documents[name] = [];
    });
    const counts = {};
    editJson(run, 'summary.json', (summary) => void Object.assign(summary, { mismatch_counts: counts }));
    editJson(run, 'mismatch_summary.json', (summary) => void Object.assign(summary, { counts }));
    expect(await examined(run)).toEqual({ errors: [], rows: 0, complete: false, simulated: false });
  });
});

describe('what binds the rows to the run', () => {
  it('is there', async () => {
    expect(await examined(await lanesRun())).toEqual({ errors: [], rows: 11, complete: true, simulated: false });
  });

  it.each<[string, (run: string) => void]>([
    [
      'no digest of the job in the manifest',
      (run) => editJson(run, 'run_manifest.json', ({ execution }) => void Object.assign(execution, { job_sha256: null })),
    ],
    ['no digest of the rows in the end record', (run) => editJson(run, 'job/done.json', (done) => void delete done.rows_sha256)],
    ['no end record', (run) => drop(run, 'job/done.json')],
  ])('is missed where there is %s', async (_, edit) => {
    const run = await lanesRun();
    edit(run);
    expect(await examined(run)).toEqual({ errors: [], rows: 11, complete: false, simulated: false });
  });
});

describe('a document that cannot be compared', () => {
  it.each([...Object.keys(PLACES), 'expected_matrix.json'])('is told as it is where it is no JSON: %s', async (file) => {
    const run = await lanesRun();
    for (const name of file === 'expected_matrix.json' ? [file, 'expected_matrix.generated.json'] : [file]) replaceFile(run, name, '{');
    const { errors, rows = 0 } = await examined(run);
    expect(rows).toBe(0);
    expect(errors).toEqual([[expect.stringMatching(/^JSON_SYNTAX|^BUNDLE_ROW_INVALID/), file, undefined, expect.anything()]]);
  });
});

describe('a run that failed', () => {
  const LEFT_BY_LANES = Object.keys(PLACES).filter((name) => !name.startsWith('mismatch_'));
  /** Its last rows never came. */
  async function failedRun(edit: (documents: Record<string, Editable>) => void): Promise<string> {
    const run = await lanesRun((documents) => {
      documents['rows'].splice(7);
      edit(documents);
    });
    editJson(run, 'run_status.json', (status) => void Object.assign(status, { state: 'failed', error: 'x', failure_stage: 'run' }));
    editJson(run, 'summary.json', (summary) => void Object.assign(summary, { status: 'failed' }));
    editJson(run, 'artifact_index.json', (index) => void Object.assign(index, { status: 'failed' }));
    return run;
  }

  it('is compared as far as its rows came, where it left documents of its lanes', async () => {
    const cut = (documents: Record<string, Editable>): void => {
      for (const name of ['runtime_results.json', 'runtime_events.normalized.json']) documents[name].splice(2);
      documents['oracle_results.json'].splice(0);
      documents['path_witnesses.json'].splice(4);
      documents['mismatch_summary.json'][1].mismatch_type = 'unexpected_allow';
      for (const name of ['mismatch_summary.json', 'mismatch_packets.jsonl']) documents[name].splice(1);
    };
    const counts = { unexpected_allow: 1 };
    const count = (run: string): void => {
      editJson(run, 'summary.json', (summary) => void Object.assign(summary, { mismatch_counts: counts }));
      editJson(run, 'mismatch_summary.json', (summary) => void Object.assign(summary, { counts }));
    };
    const run = await failedRun(cut);
    count(run);
    expect(await examined(run)).toMatchObject({ errors: [], rows: 7 });
    const other = await failedRun((documents) => {
      cut(documents);
      documents['runtime_events.normalized.json'][1].actual = 'deny';
    });
    count(other);
    expect((await examined(other)).errors).toEqual([expect.arrayContaining(['BUNDLE_ROWS_MISMATCH', '/1/actual'])]);
  });

  it('says nothing of mismatches where it left none', async () => {
    const run = await failedRun((documents) => {
      for (const name of ['mismatch_summary.json', 'mismatch_packets.jsonl']) documents[name] = [];
    });
    for (const name of LEFT_BY_LANES) drop(run, name);
    expect(await examined(run)).toMatchObject({ errors: [], rows: 7 });
  });
});

describe('documents that are longer than what is read at once', () => {
  const LONG = ' '.repeat(4 * 1024 * 1024);
  const pad = (run: string, name: string): void => replaceFile(run, name, readFileSync(join(run, name), 'utf8') + LONG);

  it('are compared as the others are', async () => {
    const run = await lanesRun();
    for (const name of Object.keys(PLACES)) if (name.endsWith('.json')) pad(run, name);
    expect(await examined(run)).toMatchObject({ errors: [], rows: 11 });
  });

  it.each<[file: string, member: string, edit: (row: Editable) => unknown]>([
    ['runtime_events.normalized.json', '/1/primary_intent/target', (row) => Object.assign(row.primary_intent, { target: 'other' })],
    ['runtime_events.normalized.json', '/1/policy_layers/attribution', (row) => Object.assign(row.policy_layers, { attribution: 'other' })],
    ['runtime_events.normalized.json', '/1/stdout', (row) => Object.assign(row, { stderr: 'other' })],
    ['runtime_events.normalized.json', '/1', (row) => Object.assign(row, { failure_stage: 'other' })],
    ['runtime_results.json', '/p/probes/1/runtime_result/errno', (row) => Object.assign(row.runtime_result, { errno: 9 })],
    ['path_witnesses.json', '/records/1/decision', (row) => Object.assign(row, { decision: 'other' })],
  ])('are found out in the same place: %s %s', async (file, field, edit) => {
    const run = await lanesRun((documents) => void edit(documents[file][1]));
    pad(run, file);
    expect((await examined(run)).errors).toEqual([expect.arrayContaining(['BUNDLE_ROWS_MISMATCH', file, field])]);
  });
});
