import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ContractError, jsonSchemaOf, schemaNameOf, schemaNames, TEMPLATE_KINDS } from '@runtime/contracts';
import { repositoryRoot, toThrowWithCode } from '@runtime/testing';
import { expect, it } from 'vitest';

/** Those that are checked as they are, and the kinds of a template. */
const names = schemaNames(TEMPLATE_KINDS);
const folder = join(repositoryRoot, 'packages', 'contracts', 'schemas');

it('has one checked-in JSON Schema for every document and result, and no other', () => {
  expect(readdirSync(folder).sort()).toEqual(names.map((name) => `${schemaNameOf(name)}.json`).sort());
});

it.each(names)('keeps the checked-in schema of %s as the code has it (stale: run the `schemas` script)', (name) => {
  expect(readFileSync(join(folder, `${schemaNameOf(name)}.json`), 'utf8')).toBe(
    `${JSON.stringify(jsonSchemaOf(name, TEMPLATE_KINDS), null, 2)}\n`,
  );
});

it('finds a schema by the string that documents carry', () => {
  expect(jsonSchemaOf('runtime-tools.plan.v0.1')).toEqual(jsonSchemaOf('plan'));
});

it('refuses a name that no document has', async () => {
  await toThrowWithCode(() => jsonSchemaOf('plans'), ContractError, 'DOCUMENT_SCHEMA_UNKNOWN');
  await toThrowWithCode(() => jsonSchemaOf('__proto__'), ContractError, 'DOCUMENT_SCHEMA_UNKNOWN');
});
