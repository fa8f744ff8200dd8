import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ContractError, DOCUMENT_NAMES, type DocumentName, encodePretty, jsonSchemaOf, parseDocument, parseJson } from '@runtime/contracts';
import { fixturesRoot, toThrowWithCode } from '@runtime/testing';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';

const root = join(fixturesRoot, 'contracts');
const ajv = new Ajv2020({ strict: false });
const validators = new Map(DOCUMENT_NAMES.map((name) => [name, ajv.compile(jsonSchemaOf(name))]));

interface Expected {
  code: ContractError['code'];
  /** JSON pointers of the bad fields, in any order. */
  fields?: string[];
}

interface Fixture {
  document: DocumentName;
  version: string;
  aspect: string;
  file: string;
}

const folders = (path: string): string[] =>
  readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();

function fixtures(verdict: 'valid' | 'invalid'): Fixture[] {
  return folders(root).flatMap((document) =>
    folders(join(root, document)).flatMap((version) => {
      const place = join(root, document, version, verdict);
      if (!existsSync(place)) return [];
      return readdirSync(place)
        .sort()
        .map((name) => ({ document: document as DocumentName, version, aspect: name.replace(/\.json$/, ''), file: join(place, name) }));
    }),
  );
}

it('has valid and invalid samples of every document', () => {
  for (const verdict of ['valid', 'invalid'] as const) {
    expect([...new Set(fixtures(verdict).map((fixture) => fixture.document))]).toEqual(DOCUMENT_NAMES);
  }
});

describe('when a document is valid', () => {
  it.each(fixtures('valid'))('$document $version $aspect: both checks take it, and it is handed on whole', ({ document, file }) => {
    const text = readFileSync(file, 'utf8');
    const value = parseDocument(document, text, { path: file });
    expect(value).toEqual(JSON.parse(text));
    expect(encodePretty(value)).toBe(encodePretty(parseJson(text)));
    const validate = validators.get(document)!;
    expect(validate(value), JSON.stringify(validate.errors)).toBe(true);
  });
});

describe('when a document is invalid', () => {
  it.each(fixtures('invalid'))(
    '$document $version $aspect: the error names every bad field',
    async ({ document, version, aspect, file }) => {
      const all = JSON.parse(readFileSync(join(root, document, version, 'expected.json'), 'utf8')) as Record<string, Expected>;
      const expected = all[aspect]!;
      const text = readFileSync(file, 'utf8');
      const error = await toThrowWithCode(() => parseDocument(document, text, { path: 'in.json' }), ContractError, expected.code);
      expect(error.path).toBe('in.json');
      if (expected.fields === undefined) return;
      const problems = error.details?.['problems'] as { field: string }[];
      expect(problems.map((problem) => problem.field).sort()).toEqual([...expected.fields].sort());
      expect(error.message).toContain('in.json');
      // A member called __proto__ is the one thing the other checker may see differently.
      if (!text.includes('__proto__')) expect(validators.get(document)!(JSON.parse(text))).toBe(false);
    },
  );
});
