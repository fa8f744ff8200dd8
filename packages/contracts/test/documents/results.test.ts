import { DOCUMENT_NAMES, jsonSchemaOf, resultNames, resultSchemas, schemaNames } from '@runtime/contracts';
import { expect, it } from 'vitest';

type Json = Record<string, unknown>;

/** Results that are a stored document, or hold one: these are open, because others write them too. */
const STORED = ['result.emit-promotion', 'result.inventory', 'result.summarize-ops'];
/** Members of results that are stored documents. */
const EMBEDDED = ['promotability', 'sandbox_check_self'];

/** Every object of a schema with named members, and where it is. What is embedded is its own document's business. */
function* objectsIn(schema: unknown, at: string): Generator<[at: string, schema: Json]> {
  if (schema === null || typeof schema !== 'object') return;
  if ((schema as Json)['properties'] !== undefined) yield [at, schema as Json];
  for (const [key, value] of Object.entries(schema)) if (!EMBEDDED.includes(key)) yield* objectsIn(value, `${at}/${key}`);
}

it('lists documents and results under names that do not meet', () => {
  expect(schemaNames()).toEqual([...new Set([...DOCUMENT_NAMES, ...resultNames()])].sort());
  expect(resultNames().filter((name) => !/^result\.[a-z]+(?:-[a-z]+)*$/.test(name))).toEqual([]);
});

it('spells every member of a result in snake_case', () => {
  const odd = resultNames()
    .filter((name) => name !== 'result.schema')
    .flatMap((name) =>
      [...objectsIn(jsonSchemaOf(name), name)].flatMap(([at, { properties }]) =>
        Object.keys(properties as Json)
          .filter((member) => !/^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/.test(member))
          .map((member) => `${at}: ${member}`),
      ),
    );
  expect(odd).toEqual([]);
});

it('takes no member in a result of ours that its schema does not have', () => {
  const open = resultNames()
    .filter((name) => name !== 'result.schema' && !STORED.includes(name))
    .flatMap((name) =>
      [...objectsIn(jsonSchemaOf(name), name)].filter(([, schema]) => schema['additionalProperties'] !== false).map(([at]) => at),
    );
  expect(open).toEqual([]);
});

it('gives findings code and message, whatever command found them', () => {
  const finding = { code: 'some.code', path: 'a.json', message: 'what is wrong' };
  const { errors } = resultSchemas()['result.validate-bundle'].shape;
  const { problems } = resultSchemas()['result.verify-packet'].shape;
  const { warnings } = resultSchemas()['result.plan-lint'].shape;
  expect(errors.safeParse([finding]).success).toBe(true);
  expect(problems.safeParse([finding]).success).toBe(true);
  expect(warnings.safeParse([{ severity: 'warning', field: '', ...finding }]).success).toBe(true);
  for (const list of [errors, problems, warnings])
    expect(list.safeParse([{ ...finding, severity: 'warning', field: '', code: 1 }]).success).toBe(false);
});
