import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  artifactRows,
  loadBundle,
  openBundleUnverified,
  type RowForm,
  type RunBundle,
  readJsonArtifact,
  type SeenRow,
  showArtifacts,
  type VerifiedBundle,
} from '@runtime/bundle-store';
import { JsonNumber } from '@runtime/contracts';
import { errorOf, temporaryDirectory } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { layOutRun, WORLD } from './support/run.js';

const EVENTS = 'runtime_events.normalized.json';
const ROW = `{"run_id": "run-1", "world_id": "${WORLD}", "n": 1.0, "x": {"y": [1.0]}}`;
/** Beyond what is read at once. */
const PAD = ' '.repeat(4 * 1024 * 1024);

function laidOut(files: Record<string, string>): string {
  const run = join(temporaryDirectory({ inMemory: true }), 'out/run-1');
  layOutRun(run, { runId: 'run-1', files });
  return run;
}
const bundleOf = async (files: Record<string, string>): Promise<VerifiedBundle> => loadBundle(laidOut(files));

/** What a row holds is there until the next batch is asked for. */
async function rowsOf(
  bundle: RunBundle,
  name: string,
  pick?: readonly string[],
): Promise<{ index: number; picked: unknown; value: unknown }[]> {
  const rows = [];
  for await (const batch of artifactRows(bundle, name, { pick }))
    rows.push(...batch.map((row) => ({ index: row.index, picked: row.picked, value: row.value() })));
  return rows;
}

/** What whoever looks at an artifact of an open bundle is shown. */
async function shown(bundle: VerifiedBundle, name: string, form: RowForm): Promise<{ seen: SeenRow[]; rest: unknown }> {
  const seen: SeenRow[] = [];
  let rest: unknown = null;
  const watch = { form, see: (row: SeenRow) => void seen.push(row), end: (told: unknown) => (rest = told), fail: () => {} };
  await showArtifacts(bundle, new Map([[name, watch]]));
  return { seen, rest };
}

describe.each([
  ['short', ''],
  ['of the length that is read at once', PAD.slice(`[${ROW}, ${ROW}]`.length)],
  ['long', PAD],
])('rows of a document that is %s', (_, pad) => {
  it('keep the spelling of their numbers, and are given with what is picked of them', async () => {
    const bundle = await bundleOf({ [EVENTS]: `[${ROW}, ${ROW}]${pad}` });
    const rows = await rowsOf(bundle, EVENTS, ['n', 'z']);
    expect(rows.map(({ index, picked }) => [index, picked])).toEqual([
      [0, { n: new JsonNumber('1.0') }],
      [1, { n: new JsonNumber('1.0') }],
    ]);
    for (const { value } of rows) expect(value).toMatchObject({ n: new JsonNumber('1.0'), x: { y: [new JsonNumber('1.0')] } });
    expect((await rowsOf(bundle, EVENTS)).map(({ picked }) => picked)).toEqual([null, null]);
  });

  it('are found inside a document, and what else it holds with them', async () => {
    const bundle = await bundleOf({
      'fixtures.json': `{"a": 1, "p": {"rows": [{"b": 2}, {"b": 3}], "c": 4}, "q": [], "r": {"rows": 5}}${pad}`,
    });
    const { seen, rest } = await shown(bundle, 'fixtures.json', { kind: 'inside', at: ['*', 'rows'] });
    expect(seen.map(({ keys, index, value }) => [keys, index, value])).toEqual([
      [['p', 'rows'], 0, { b: 2 }],
      [['p', 'rows'], 1, { b: 3 }],
    ]);
    expect(rest).toMatchObject({ a: 1, p: { c: 4 }, q: [] });
  });

  it('are none where the document is no array, and says so', async () => {
    const run = laidOut({ 'fixtures.json': `{"rows": []}${pad}`, 'job/x.json': `[1, {"a": 2}]${pad}` });
    const bundle = await loadBundle(run);
    expect(await errorOf(() => rowsOf(bundle, 'fixtures.json'))).toMatchObject({ code: 'JSON_ARRAY_INVALID', path: 'fixtures.json' });
    expect(await rowsOf(bundle, 'job/x.json', ['a'])).toEqual([
      { index: 0, picked: null, value: 1 },
      { index: 1, picked: { a: 2 }, value: { a: 2 } },
    ]);
  });
});

describe('artifacts by their kind', () => {
  it('are lines where each is asked for', async () => {
    const bundle = await bundleOf({ 'job/a.jsonl': '{"n": 1.0}\n{}\n' });
    const { seen } = await shown(bundle, 'job/a.jsonl', { kind: 'lines', exactNumbers: true });
    expect(seen.map(({ value }) => value)).toEqual([{ n: new JsonNumber('1.0') }, {}]);
    expect(await shown(bundle, 'job/b.jsonl', { kind: 'lines' })).toEqual({ seen: [], rest: null });
  });

  it('are documents with or without the spelling of their numbers', async () => {
    const bundle = await bundleOf({ 'fixtures.json': '{"n": 1.0}' });
    expect(await readJsonArtifact(bundle, 'fixtures.json')).toEqual({ n: 1 });
    expect(await readJsonArtifact(bundle, 'fixtures.json', { exactNumbers: true })).toEqual({ n: new JsonNumber('1.0') });
  });

  it('of a bundle that was not verified are given as they are', async () => {
    const run = laidOut({ [EVENTS]: `[${ROW}]` });
    appendFileSync(join(run, EVENTS), '\n');
    const bundle = await openBundleUnverified(run);
    expect((await rowsOf(bundle, EVENTS, ['run_id'])).map(({ picked }) => picked)).toEqual([{ run_id: 'run-1' }]);
    expect(readFileSync(join(run, EVENTS), 'utf8')).toBe(`[${ROW}]\n`);
  });
});
