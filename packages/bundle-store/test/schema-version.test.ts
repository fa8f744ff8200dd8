import { beginBundle, suffixOf } from '@runtime/bundle-store';
import { temporaryDirectory } from '@runtime/testing';
import { expect, it } from 'vitest';

const SPACES = ' '.repeat(300);

it.each<[string, string, string | null]>([
  ['named first', '{"schema_version": "v1", "a": 1}', 'v1'],
  ['named last', '{"a": [1], "schema_version": "v1"}', 'v1'],
  ['behind more white space than is looked at', `${SPACES}{"a": [1], "schema_version": "v1"}`, 'v1'],
  ['spelled with an escape', '{"a": 1, "schema\\u005fversion": "v1"}', 'v1'],
  ['of a row, not of the document', '{"a": {"schema_version": "v1"}}', null],
  ['of an item of an array', '[{"schema_version": "v1"}]', null],
  ['no text', '{"schema_version": 1}', null],
  ['named twice', '{"a": 1, "schema_version": "v1", "schema_version": "v2"}', null],
  ['in a document that is no JSON', '{"a": 1, "schema_version": "v1"', null],
  ['nowhere', '{"a_schema_version": "v1"}', null],
])('an index entry carries the version of its document: %s', async (_, text, version) => {
  const writer = await beginBundle({ out: temporaryDirectory(), runId: 'run-1' });
  await writer.write('summary.json', text);
  const { artifacts } = await writer.commit({ worldId: 'w', status: 'ok', expected: [], moveLatest: false });
  expect(artifacts[0]?.schema_version ?? null).toBe(version);
});

it.each([
  ['a.jsonl', 'v1'],
  ['a.ndjson', 'v1'],
  ['a.json', null],
  ['a.txt', null],
  ['a.jsonl2', null],
])('rows have the version of the first of them that is one: %s', async (name, version) => {
  const writer = await beginBundle({ out: temporaryDirectory(), runId: 'run-1' });
  const rows = '\n \t\r\n{"schema_version": "v1"}\n{"schema_version": "v2"}\n';
  await writer.write(name, rows);
  const file = writer.append(`appended/${name}`);
  for (const letter of rows) file.write(Buffer.from(letter));
  await file.close();
  const { artifacts } = await writer.commit({ worldId: 'w', status: 'ok', expected: [], moveLatest: false });
  expect(artifacts.map(({ schema_version }) => schema_version)).toEqual([version, version]);
});

it('a document that grows has the version that it names first', async () => {
  const writer = await beginBundle({ out: temporaryDirectory(), runId: 'run-1' });
  const file = writer.append('a.json');
  for (const letter of '{"schema_version": "v1"}') file.write(letter);
  await file.close();
  const { artifacts } = await writer.commit({ worldId: 'w', status: 'ok', expected: [], moveLatest: false });
  expect(artifacts[0]?.schema_version).toBe('v1');
});

it.each([
  ['a.json', '.json'],
  ['a.b.c', '.c'],
  ['x.y/a', ''],
  ['x/a.B', '.B'],
  ['.json', ''],
  ['x/.json', ''],
  ['a.', ''],
  ['', ''],
])('the suffix of %j is %j', (name, suffix) => {
  expect(suffixOf(name)).toBe(suffix);
});
