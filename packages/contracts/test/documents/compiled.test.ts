import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  checkDocument,
  DOCUMENTS,
  dsseEnvelopeIssues,
  inTotoStatementIssues,
  isPlainlyValid,
  JsonNumber,
  MetadataTemplateSchema,
  metadataTemplateIssues,
  ProbeEntrySchema,
  ProfileEntrySchema,
  parseJson,
  planIssues,
  planTemplateIssues,
  probeEntryIssues,
  profileEntryIssues,
  registryIndexIssues,
  StaticTemplateSchema,
  staticTemplateIssues,
  suiteManifestIssues,
  VfsTemplateSchema,
  vfsTemplateIssues,
} from '@runtime/contracts';
import { fixturesRoot } from '@runtime/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

/** A check that says no more than yes or no, as one that lists issues. */
const issueOf =
  (name: 'repair_log' | 'run_manifest' | 'run_status' | 'runtime_config') =>
  (value: unknown): readonly unknown[] =>
    isPlainlyValid(name, value) ? [] : [name];

const PAIRS = [
  ['dsse_envelope', DOCUMENTS.dsse_envelope, dsseEnvelopeIssues, []],
  ['in_toto_statement', DOCUMENTS.in_toto_statement, inTotoStatementIssues, []],
  ['plan', DOCUMENTS.plan, planIssues, []],
  ['plan_template', DOCUMENTS.plan_template, planTemplateIssues, []],
  ['plan_template', MetadataTemplateSchema, metadataTemplateIssues, []],
  ['plan_template', StaticTemplateSchema, staticTemplateIssues, []],
  ['plan_template', VfsTemplateSchema, vfsTemplateIssues, []],
  ['probe_registry', ProbeEntrySchema, probeEntryIssues, ['probes']],
  ['profile_registry', ProfileEntrySchema, profileEntryIssues, ['profiles']],
  ['registry_index', DOCUMENTS.registry_index, registryIndexIssues, []],
  ['repair_log', DOCUMENTS.repair_log, issueOf('repair_log'), []],
  ['run_manifest', DOCUMENTS.run_manifest, issueOf('run_manifest'), []],
  ['run_status', DOCUMENTS.run_status, issueOf('run_status'), []],
  ['runtime_config', DOCUMENTS.runtime_config, issueOf('runtime_config'), []],
  ['suite_manifest', DOCUMENTS.suite_manifest, suiteManifestIssues, []],
] as const;

/** The samples of a document, or the entries in them. */
function samples(document: string, part: readonly string[]): unknown[] {
  const root = join(fixturesRoot, 'contracts', document);
  const files = readdirSync(root).flatMap((version) =>
    ['valid', 'invalid'].flatMap((verdict) => {
      const folder = join(root, version, verdict);
      return existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
    }),
  );
  const values = files.flatMap((file) => {
    try {
      return [parseJson(readFileSync(file, 'utf8'), { exactNumbers: true })];
    } catch {
      return [];
    }
  });
  return part.reduce(
    (found, name) => found.flatMap((value) => Object.values(((value as Record<string, unknown> | null)?.[name] ?? {}) as object)),
    values,
  );
}

const withProto = JSON.parse('{"__proto__": {"polluted": true}}') as unknown;

/** Values as a reader of JSON gives them, and some that it cannot give; a member that is `undefined` is none, and so is left out. */
const odd = fc.oneof(
  fc.constantFrom(null, true, 0, -1, 1.5, 2 ** 53, Number.NaN, '', 'x', 'allow', 'f'.repeat(64), '../x'),
  fc.constantFrom(new JsonNumber('1.0'), new JsonNumber('1e400'), new JsonNumber('-0'), new JsonNumber('9007199254740993')),
  fc.constantFrom([], {}, [null], { a: 1 }, withProto),
  fc.jsonValue(),
);

/** The value with one of its parts, wherever it is, replaced, left out or joined by another. */
const disturbed = (value: unknown): fc.Arbitrary<unknown> => {
  if (value === null || typeof value !== 'object' || value instanceof JsonNumber) return odd;
  const keys = Object.keys(value);
  const copyWith = (key: string, member: unknown): unknown => {
    const copy = (Array.isArray(value) ? [...value] : { ...value }) as Record<string, unknown>;
    Object.defineProperty(copy, key, { value: member, enumerable: true, writable: true, configurable: true });
    return copy;
  };
  const without = (key: string): unknown => Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));
  return fc.oneof(
    { weight: 1, arbitrary: odd },
    {
      weight: 2,
      arbitrary: fc
        .tuple(fc.constantFrom('__proto__', 'constructor', 'toString', 'lnaes', '0'), odd)
        .map(([key, member]) => copyWith(Array.isArray(value) ? '0' : key, member)),
    },
    ...(keys.length === 0
      ? []
      : [
          { weight: 2, arbitrary: fc.constantFrom(...keys).map((key) => (Array.isArray(value) ? [] : without(key))) },
          {
            weight: 12,
            arbitrary: fc
              .constantFrom(...keys)
              .chain((key) => disturbed((value as Record<string, unknown>)[key]).map((member) => copyWith(key, member))),
          },
        ]),
  );
};

describe.each(PAIRS)('the compiled check of %s', (document, schema, issues, part) => {
  const known = samples(document, part);
  const agree = (value: unknown): boolean => (issues(value).length === 0) === (checkDocument(schema, value).length === 0);

  it('takes and refuses the samples that the schema takes and refuses', () => {
    expect(known.length).toBeGreaterThan(1);
    expect(known.filter((value) => !agree(value))).toEqual([]);
    expect(known.some((value) => issues(value).length === 0)).toBe(true);
  });

  it('is as strict as the schema about any value', () => {
    fc.assert(fc.property(fc.constantFrom(...known).chain(disturbed), agree), { numRuns: 400 });
  });
});

it('measures text in characters, as the schema does', () => {
  const [probe] = samples('probe_registry', ['probes']).filter((entry) => probeEntryIssues(entry).length === 0) as [object];
  // In units of a string, both are above the ceiling.
  for (const [count, valid] of [
    [40_000, true],
    [70_000, false],
  ] as const) {
    const entry = { ...probe, name: '\u{1f600}'.repeat(count) };
    expect(probeEntryIssues(entry).length === 0).toBe(valid);
    expect(checkDocument(ProbeEntrySchema, entry).length === 0).toBe(valid);
  }
});
