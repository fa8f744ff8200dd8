import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assertValid, DOCUMENTS, jsonSchemaOf, parseJson, schemaNames } from '../../packages/contracts/src/index.js';
import { JOB_DOCUMENTS } from '../../packages/job/src/index.js';
import { excerptsOf, FORMATS, shapeOf, shorten } from '../docs/format-pages.mjs';
import { prepareWorkspace, readDocument } from '../docs/workspace.mjs';

type Json = Record<string, unknown>;

const pages = readdirSync(FORMATS)
  .filter((name) => name.endsWith('.md'))
  .map((name) => ({ name, text: readFileSync(join(FORMATS, name), 'utf8') }));
const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

const CATALOGUE = { ...DOCUMENTS, ...JOB_DOCUMENTS };
const parse = (name: string, text: string, path: string): unknown =>
  assertValid(name, CATALOGUE[name as keyof typeof CATALOGUE], parseJson(text), { path });

interface FieldTable {
  page: string;
  schema: string;
  /** `a.*.b[]` steps into a map and a list; a `?` says that the member may be absent. */
  fields: string[];
}

const fieldTables: FieldTable[] = pages.flatMap(({ name, text }) =>
  [...text.matchAll(/<!-- fields: (\S+) -->\n((?:\|.*\n)+)/g)].map(([, schema, table]) => ({
    page: name,
    schema: schema!,
    fields: table!
      .split('\n')
      .slice(2)
      .flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, field]) => field!)),
  })),
);

/** The schemas a step can lead into: references are followed, alternatives are all looked at. */
function branches(schema: unknown, definitions: Json): Json[] {
  if (!isObject(schema)) return [];
  if (typeof schema['$ref'] === 'string') return branches(definitions[schema['$ref'].split('/').at(-1)!], definitions);
  const parts = [...((schema['anyOf'] as unknown[]) ?? []), ...((schema['oneOf'] as unknown[]) ?? [])];
  return parts.length === 0 ? [schema] : parts.flatMap((part) => branches(part, definitions));
}

const into = (schemas: Json[], step: string, definitions: Json): Json[] =>
  schemas.flatMap((schema) => {
    if (step === '*') return branches(schema['additionalProperties'], definitions);
    if (step === '[]') return branches(schema['items'], definitions);
    return branches((schema['properties'] as Json | undefined)?.[step], definitions);
  });

const stepsOf = (field: string): string[] => field.replace(/\?$/, '').replaceAll('[]', '.[]').split('.');

function schemaAt(name: string): { schemas: Json[]; definitions: Json } {
  const [document, ...steps] = name.split('.');
  const schema = jsonSchemaOf(document!, JOB_DOCUMENTS);
  const definitions = (schema['$defs'] ?? {}) as Json;
  return { schemas: steps.reduce((at, step) => into(at, step, definitions), branches(schema, definitions)), definitions };
}

describe('the field tables', () => {
  it.each(fieldTables)('of $schema ($page) have each member of the schema, and none it does not have', ({ schema: name, fields }) => {
    const { schemas, definitions } = schemaAt(name);
    // The first alternative is the version that is written.
    const top = Object.keys((schemas[0]!['properties'] ?? {}) as Json);
    const named = fields.map((field) => stepsOf(field)[0]!);
    expect(top.filter((member) => !named.includes(member))).toEqual([]);
    const unknown = fields.filter((field) => stepsOf(field).reduce((at, step) => into(at, step, definitions), schemas).length === 0);
    expect(unknown).toEqual([]);
  });

  it.each(fieldTables)('of $schema ($page) mark what may be absent', ({ schema: name, fields }) => {
    const { schemas, definitions } = schemaAt(name);
    const wrong = fields.filter((field) => {
      const steps = stepsOf(field);
      const parents = steps.slice(0, -1).reduce((at, step) => into(at, step, definitions), schemas.slice(0, 1));
      const required = parents.every((parent) => ((parent['required'] as string[] | undefined) ?? []).includes(steps.at(-1)!));
      return steps.at(-1) !== '*' && required === field.endsWith('?');
    });
    expect(wrong).toEqual([]);
  });
});

describe('the index of formats', () => {
  it('names every schema', () => {
    const index = pages.find(({ name }) => name === 'README.md')!.text;
    expect(schemaNames(JOB_DOCUMENTS).filter((name) => !index.includes(`\`${name}\``))).toEqual([]);
  });

  it('has a page for every file it names, and names every page', () => {
    const index = pages.find(({ name }) => name === 'README.md')!.text;
    const linked = new Set([...index.matchAll(/\]\(([^)#/]+\.md)/g)].map(([, page]) => page!));
    expect(pages.map(({ name }) => name).filter((name) => name !== 'README.md')).toEqual([...linked].sort());
  });
});

describe('the examples', () => {
  const examples = pages.flatMap(({ name, text }) =>
    [...text.matchAll(/<!-- example: (\S+) -->\n```json\n([\s\S]*?)```/g)].map(([, schema, json]) => ({
      page: name,
      schema: schema!,
      json: json!,
    })),
  );

  it.each(examples)('of $schema ($page) is a valid document', ({ page, schema, json }) => {
    expect(() => parse(schema, json, page)).not.toThrow();
  });

  it('every block of JSON says what it is', () => {
    const blocks = pages.reduce((sum, { text }) => sum + text.split('```json').length - 1, 0);
    const excerpts = pages.reduce((sum, { text }) => sum + excerptsOf(text).length, 0);
    expect(examples.length + excerpts).toBe(blocks);
  });
});

describe('the excerpts', () => {
  const excerpts = pages.flatMap(({ name, text }) => excerptsOf(text).map((one) => ({ page: name, ...one })));
  const directory = mkdtempSync(join(tmpdir(), 'runtime-formats-'));
  let workspace: ReturnType<typeof prepareWorkspace>;
  beforeAll(() => {
    workspace = prepareWorkspace(directory);
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  it.each(excerpts)('of $schema ($page) has the members that $file has, in their order', ({ file, only, text }) => {
    const real = readDocument(workspace, file) as Json;
    const expected = shorten(only === null ? real : Object.fromEntries(only.map((name: string) => [name, real[name]])));
    expect(shapeOf(JSON.parse(text))).toEqual(shapeOf(expected));
  });

  it.each(excerpts.filter(({ only }) => only === null))('of $schema ($page) is a valid document', ({ schema, text, page }) => {
    expect(() => parse(schema, text, page)).not.toThrow();
  });

  it('names no other document than the one it is from', () => {
    for (const { schema, text } of excerpts) {
      const version = (JSON.parse(text) as Json)['schema_version'];
      if (typeof version === 'string')
        expect(version).toContain(
          schema
            .replace('suite_manifest', 'suite')
            .replace('job_result_row', 'job')
            // The one excerpt of a packet is that of a simulated run.
            .replace('promotion_packet', 'simulated_packet'),
        );
    }
  });
});
