import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkDocument } from '@runtime/contracts';
import { FrameDecoder, JOB_DOCUMENTS, parseJob } from '@runtime/job';
import { fixturesRoot } from '@runtime/testing';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

/** Every sample of a document, the bad ones too. */
function samples(document: 'job' | 'job_frame'): unknown[] {
  const root = join(fixturesRoot, 'job', document);
  const folders = readdirSync(root).flatMap((version) => ['valid', 'invalid'].map((verdict) => join(root, version, verdict)));
  const files = folders.filter((folder) => existsSync(folder)).flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)));
  return files.map((file) => JSON.parse(readFileSync(file, 'utf8')) as unknown);
}

const odd = fc.oneof(fc.constantFrom(null, true, 0, -1, 1.5, 2 ** 53, '', 'x', 'f'.repeat(64), [], {}, [null]), fc.jsonValue());

/** The value with one of its parts replaced, left out or joined by another. */
function disturbed(value: unknown): fc.Arbitrary<unknown> {
  if (value === null || typeof value !== 'object') return odd;
  const copyWith = (key: string, member: unknown): unknown =>
    Object.assign(Array.isArray(value) ? [...value] : { ...value }, { [key]: member });
  const keys = Object.keys(value);
  const added = fc.tuple(fc.constantFrom('constructor', 'toString', 'idnex', '0'), odd);
  if (keys.length === 0)
    return fc.oneof(
      odd,
      added.map(([key, member]) => copyWith(key, member)),
    );
  const without = (key: string): unknown => Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));
  const key = fc.constantFrom(...keys);
  return fc.oneof(
    { weight: 1, arbitrary: odd },
    { weight: 2, arbitrary: added.map(([name, member]) => copyWith(Array.isArray(value) ? '0' : name, member)) },
    { weight: 2, arbitrary: key.map((name) => (Array.isArray(value) ? [] : without(name))) },
    {
      weight: 12,
      arbitrary: key.chain((name) => disturbed((value as Record<string, unknown>)[name]).map((member) => copyWith(name, member))),
    },
  );
}

const takes = (read: () => unknown): boolean => {
  try {
    read();
    return true;
  } catch {
    return false;
  }
};

function framed(text: string): Buffer {
  const header = Buffer.alloc(4);
  header.writeUInt32BE(Buffer.byteLength(text));
  return Buffer.concat([header, Buffer.from(text)]);
}

describe.each([
  ['job', (text: string) => parseJob(text)],
  ['job_frame', (text: string) => new FrameDecoder().push(framed(text))],
] as const)('the quick check of a %s', (document, read) => {
  const known = samples(document);
  const agree = (value: unknown): boolean =>
    takes(() => read(JSON.stringify(value))) === (checkDocument(JOB_DOCUMENTS[document], value).length === 0);

  it('takes and refuses the samples that the schema takes and refuses', () => {
    expect(known.filter((value) => !agree(value))).toEqual([]);
  });

  it('is as strict as the schema about any value', () => {
    fc.assert(fc.property(fc.constantFrom(...known).chain(disturbed), agree), { numRuns: 600 });
  });
});
