import { join } from 'node:path';
import { validateBundle } from '@runtime/bundle-store';
import { encodePretty } from '@runtime/contracts';
import { temporaryDirectory } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { type Editable, editJson, layOutRun, replaceFile, WORLD } from './support/run.js';

function run(): string {
  const directory = join(temporaryDirectory(), 'out/run-1');
  layOutRun(directory, { runId: 'run-1' });
  return directory;
}

/** Says in the index which version an artifact has. */
const recordVersion = (directory: string, name: string, version: string): void =>
  editJson(directory, 'artifact_index.json', (index: Editable) => {
    index.artifacts.find(({ path }: Editable) => path.endsWith(`/${name}`)).schema_version = version;
  });

const codes = async (directory: string): Promise<unknown[]> =>
  (await validateBundle(directory)).errors.map(({ code, path, field }) => [code, path, field]);

describe('a version that the index records', () => {
  it.each([
    ['summary.json', 'garbage'],
    ['summary.json', '{"status": "ok"}'],
    ['mismatch_packets.jsonl', `{"a": 1}\n${`{"a": "${'x'.repeat(80)}"}\n`.repeat(100)}`],
  ])('is missed in %s when the document has none: %#', async (name, content) => {
    const directory = run();
    replaceFile(directory, name, content);
    recordVersion(directory, name, 'runtime-tools.summary.v0.1');
    expect(await codes(directory)).toEqual([['BUNDLE_SCHEMA_MISMATCH', name, '/schema_version']]);
  });

  const KIB = 1024;
  it.each([
    ['summary.json', 10],
    ['summary.json', 2 * KIB],
    ['expected_matrix.json', 2 * KIB],
    ['job/job.json', 2 * KIB],
    ['job/job.json', 5 * KIB],
  ])('is compared with the head of %s, be it %d KiB long', async (name, kib) => {
    const directory = run();
    const text = encodePretty({ schema_version: 'v1', run_id: 'run-1', pad: 'x'.repeat(kib * KIB) });
    const names = name === 'expected_matrix.json' ? [name, 'expected_matrix.generated.json'] : [name];
    for (const each of names) replaceFile(directory, each, text);
    for (const each of names) recordVersion(directory, each, 'v1');
    expect(await codes(directory)).toEqual([]);
    for (const each of names) recordVersion(directory, each, 'v2');
    expect((await codes(directory)).sort()).toEqual(names.map((each) => ['BUNDLE_SCHEMA_MISMATCH', each, '/schema_version']).sort());
    const { errors } = await validateBundle(directory);
    expect(errors[0]?.message).toContain('says schema_version v1; the index says v2');
    for (const each of names) replaceFile(directory, each, text.replace('run-1', 'run-2'));
    expect((await codes(directory)).sort()).toEqual(names.map((each) => ['BUNDLE_RUN_ID_MISMATCH', each, '/run_id']).sort());
  });

  it('is not asked of what lies behind the head of a long document', async () => {
    const directory = run();
    const long = encodePretty({ profiles: 'x'.repeat(2 * 1024 * 1024), schema_version: 'v1' });
    for (const name of ['expected_matrix.json', 'expected_matrix.generated.json']) {
      replaceFile(directory, name, long);
      recordVersion(directory, name, 'v1');
    }
    expect(await codes(directory)).toEqual([]);
    for (const name of ['expected_matrix.json', 'expected_matrix.generated.json']) recordVersion(directory, name, 'v2');
    expect(await codes(directory)).toEqual([]);
  });
});

describe('a document of another run or world', () => {
  it.each([
    ['summary.json', { status: 'ok', run_id: 'run-2' }, 'BUNDLE_RUN_ID_MISMATCH', '/run_id'],
    ['path_witnesses.json', { world_id: 'elsewhere', records: [] }, 'BUNDLE_WORLD_MISMATCH', '/world_id'],
    ['job/job.json', { n: 1, t: true, z: null, run_id: 'ru\u00e9', probes: [] }, 'BUNDLE_RUN_ID_MISMATCH', '/run_id'],
  ])('is found out: %s', async (name, document, code, field) => {
    const directory = run();
    replaceFile(directory, name, encodePretty(document));
    expect(await codes(directory)).toEqual([[code, name, field]]);
  });

  it.each(['first', 'in the middle', 'last'])('is found out by one of its rows, be it %s', async (place) => {
    const [good, foreign] = [
      { run_id: 'run-1', world_id: WORLD },
      { run_id: 'run-2', world_id: WORLD },
    ];
    const at = { first: 0, 'in the middle': 1, last: 2 }[place] as number;
    const rows = [good, good];
    rows.splice(at, 0, foreign);
    const directory = run();
    replaceFile(directory, 'job/results.ndjson', rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    expect(await codes(directory)).toEqual([['BUNDLE_RUN_ID_MISMATCH', 'job/results.ndjson', `/${at + 1}/run_id`]]);
    const other = run();
    replaceFile(other, 'runtime_events.normalized.json', encodePretty(rows));
    expect(await codes(other)).toEqual([['BUNDLE_RUN_ID_MISMATCH', 'runtime_events.normalized.json', `/${at}/run_id`]]);
  });

  it('is not what one is whose rows or texts mention another', async () => {
    const directory = run();
    const text = `"run_id": "run-2", {"world_id": "x"`;
    replaceFile(directory, 'summary.json', encodePretty({ note: text, world_id: WORLD, rows: [{ run_id: 'run-2' }], last: 1 }));
    expect(await codes(directory)).toEqual([]);
  });
});
