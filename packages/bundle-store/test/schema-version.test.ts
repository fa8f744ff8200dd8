import { beginBundle } from '@runtime/bundle-store';
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
