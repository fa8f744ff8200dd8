import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { OBSERVATION_FIELDS, parseDocument } from '@runtime/contracts';
import { referenceRoot } from '@runtime/testing';
import { describe, expect, it } from 'vitest';

/** That every recorded document meets its schema, and is written back to the byte, is among the conformance proofs. */
describe.skipIf(referenceRoot === null)('the recorded observations', () => {
  it('hold no field that ours does not list', () => {
    const root = referenceRoot ?? '';
    const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
      (file) => basename(file) === 'runtime_events.normalized.json',
    );
    expect(files).toHaveLength(2);
    for (const file of files) {
      for (const row of parseDocument('observations', readFileSync(join(root, file)))) {
        expect(OBSERVATION_FIELDS).toEqual(expect.arrayContaining(Object.keys(row)));
      }
    }
    expect(OBSERVATION_FIELDS).toHaveLength(45);
  });
});
