import { describe, expect, it } from 'vitest';
import { schemaVersionOf } from '../../src/bundle/schema-version.js';

const versionOf = (text: string): unknown => schemaVersionOf('rows.jsonl', Buffer.from(text));

describe('the version of the first row, as the reference takes it', () => {
  it.each([
    ['after empty lines and blanks', '\n \t\n  {"schema_version": "a"} \n', 'a'],
    ['between blanks that only the reference strips', '\u0085\u001f{"schema_version": "a"}\u001f\n', 'a'],
    ['of a row that a byte order mark precedes: none', '\ufeff{"schema_version": "a"}\n{"schema_version": "b"}\n', null],
    ['of a line that is a byte order mark: none', '\ufeff\n{"schema_version": "b"}\n', null],
    ['of a file without rows: none', '\n\n', null],
  ])('%s', (_, text, expected) => {
    expect(versionOf(text)).toBe(expected);
  });
});
