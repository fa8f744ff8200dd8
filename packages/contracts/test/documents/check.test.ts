import {
  ArtifactIndexSchema,
  assertDocument,
  ContractError,
  checkDocument,
  DOCUMENTS,
  encodePretty,
  JsonNumber,
  orderedKeys,
  parseDocument,
  RunStatusSchema,
} from '@runtime/contracts';
import { toThrowWithCode } from '@runtime/testing';
import { describe, expect, it } from 'vitest';

const plan = { schema_version: 'runtime-tools.plan.v0.1', plan_id: 'p', registry_id: 'r', profiles: [] };

describe('when a document is right', () => {
  it('hands on the value itself, unknown members and key order included', () => {
    const text =
      '{\n  "zebra": {\n    "10": 1,\n    "9": 2\n  },\n  "schema_version": "runtime-tools.plan.v0.1",\n  "plan_id": "p",\n  "registry_id": "r",\n  "profiles": [],\n  "notes": "n"\n}';
    const parsed = parseDocument('plan', text);
    expect(orderedKeys(parsed)).toEqual(['zebra', 'schema_version', 'plan_id', 'registry_id', 'profiles', 'notes']);
    expect(encodePretty(parsed)).toBe(text);
  });

  it('takes numbers kept as text for the numbers they are', () => {
    const status = parseDocument(
      'run_status',
      '{"schema_version":"runtime-tools.run_status.v0.1","run_id":"r","world_id":"w","channel":"direct","plan_id":"p","plan_digest":"d","state":"complete","writer_pid":1,"updated_at_unix":1700000000.0,"error":null,"failure_stage":null}',
      { exactNumbers: true },
    );
    expect(status.updated_at_unix).toBeInstanceOf(JsonNumber);
  });

  it('leaves the value it looks at unchanged', () => {
    const value = { ...plan, nested: [{ n: new JsonNumber('1.0') }] };
    assertDocument('plan', value);
    expect(value.nested[0]?.n).toBeInstanceOf(JsonNumber);
  });
});

describe('when a document is wrong', () => {
  it('lists every bad field as a pointer, and names the file', async () => {
    const error = await toThrowWithCode(
      () =>
        parseDocument('plan', '{"schema_version":"x","plan_id":1,"registry_id":"","profiles":[1,"a",null]}', { path: 'suite/plan.json' }),
      ContractError,
      'DOCUMENT_INVALID',
    );
    expect(error.path).toBe('suite/plan.json');
    expect(error.hint).toContain('runtime schema plan');
    const problems = error.details?.['problems'] as { field: string }[];
    expect(problems.map((problem) => problem.field)).toEqual(['/schema_version', '/plan_id', '/registry_id', '/profiles/0', '/profiles/2']);
  });

  it('says in words what is wrong', () => {
    const problems = checkDocument(DOCUMENTS.suite_manifest, {
      schema_version: 'x',
      template_id: true,
      files: [{ path: '', sha256: 'A', size: -1 }, 7],
    });
    const config = checkDocument(DOCUMENTS.runtime_config, { world: 1, links: 'a'.repeat(2000), plans: null });
    const plan = checkDocument(DOCUMENTS.plan, { schema_versions: 1 });
    expect([...problems, ...config, ...plan].map((problem) => `${problem.field} ${problem.message}`)).toMatchSnapshot();
  });

  it('lists no more than a reader can use, and counts the rest', async () => {
    const error = await toThrowWithCode(
      () => assertDocument('plan', { ...plan, profiles: Array.from({ length: 5000 }, () => 1) }),
      ContractError,
      'DOCUMENT_INVALID',
    );
    expect(error.details?.['problem_count']).toBe(5000);
    expect(error.details?.['problems']).toHaveLength(200);
  });

  it.each([null, undefined, [], 1, 'text', true, new Map()])('says so of %s instead of a document', (value) => {
    expect(checkDocument(ArtifactIndexSchema, value).length).toBeGreaterThan(0);
    expect(checkDocument(RunStatusSchema, value).length).toBeGreaterThan(0);
  });

  it('refuses infinity, which is what 1e400 means', () => {
    const problems = checkDocument(RunStatusSchema, { updated_at_unix: new JsonNumber('1e400') });
    expect(problems.map((problem) => problem.field)).toContain('/updated_at_unix');
  });

  it('refuses a document name that nobody knows', async () => {
    await toThrowWithCode(() => parseDocument('constructor' as never, '{}'), ContractError, 'DOCUMENT_SCHEMA_UNKNOWN');
  });
});
