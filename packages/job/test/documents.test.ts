import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { assertValid, ContractError, jsonSchemaOf, parseJson, schemaNameOf, schemaNames } from '@runtime/contracts';
import { JOB_DOCUMENTS, type JobDocumentName } from '@runtime/job';
import { fixturesRoot, repositoryRoot, toThrowWithCode } from '@runtime/testing';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';

const NAMES = Object.keys(JOB_DOCUMENTS) as JobDocumentName[];
const root = join(fixturesRoot, 'job');
const ajv = new Ajv2020({ strict: false });
const validators = new Map(NAMES.map((name) => [name, ajv.compile(jsonSchemaOf(name, JOB_DOCUMENTS))]));

interface Sample {
  document: JobDocumentName;
  aspect: string;
  value: unknown;
  fields: string[];
}

function samples(verdict: 'valid' | 'invalid'): Sample[] {
  return NAMES.flatMap((document) =>
    readdirSync(join(root, document)).flatMap((version) => {
      const place = join(root, document, version, verdict);
      if (!existsSync(place)) return [];
      const expected = JSON.parse(readFileSync(join(root, document, version, 'expected.json'), 'utf8')) as Record<
        string,
        { fields: string[] }
      >;
      return readdirSync(place).map((name) => {
        const aspect = name.replace(/\.json$/, '');
        return { document, aspect, value: parseJson(readFileSync(join(place, name))), fields: expected[aspect]?.fields ?? [] };
      });
    }),
  );
}

it.each(['valid', 'invalid'] as const)('has %s samples of every document', (verdict) => {
  expect(new Set(samples(verdict).map(({ document }) => document))).toEqual(new Set(NAMES));
});

describe('when a document is valid', () => {
  it.each(samples('valid'))('$document $aspect: both checks take it', ({ document, value }) => {
    expect(assertValid(document, JOB_DOCUMENTS[document], value)).toBe(value);
    expect(validators.get(document)?.(value)).toBe(true);
  });
});

describe('when a document is invalid', () => {
  it.each(samples('invalid'))('$document $aspect: the error names every bad field', async ({ document, value, fields }) => {
    const error = await toThrowWithCode(() => assertValid(document, JOB_DOCUMENTS[document], value), ContractError, 'DOCUMENT_INVALID');
    const problems = (error.details?.['problems'] ?? []) as { field: string }[];
    expect(problems.map(({ field }) => field).sort()).toEqual([...fields].sort());
    expect(validators.get(document)?.(value)).toBe(false);
  });
});

describe('the printed schemas', () => {
  const folder = join(repositoryRoot, 'packages', 'job', 'schemas');

  it('are those of the documents, and no other', () => {
    expect(readdirSync(folder).sort()).toEqual(NAMES.map((name) => `${schemaNameOf(name)}.json`).sort());
  });

  it.each(NAMES)('say of %s what the code checks (stale: run the `schemas` script)', (name) => {
    const printed = `${JSON.stringify(jsonSchemaOf(name, JOB_DOCUMENTS), null, 2)}\n`;
    expect(readFileSync(join(folder, `${schemaNameOf(name)}.json`), 'utf8')).toBe(printed);
  });

  it('close every object, so that a member nobody knows is refused', () => {
    const open = NAMES.filter((name) => /"additionalProperties": \{\}/.test(JSON.stringify(jsonSchemaOf(name, JOB_DOCUMENTS), null, 1)));
    expect(open).toEqual([]);
  });

  it('stand in one list with those of the contracts, under a name each', () => {
    const names = schemaNames(JOB_DOCUMENTS);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual(expect.arrayContaining(['job_frame', 'plan', 'result.run']));
  });
});
