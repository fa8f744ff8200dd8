import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { OPERATION_NAMES } from '@runtime/contracts';
import { referenceRoot } from '@runtime/testing';
import { describe, expect, it } from 'vitest';

describe('the operation table', () => {
  it('names 196 operations once each', () => {
    expect(OPERATION_NAMES).toHaveLength(196);
    expect(new Set(OPERATION_NAMES).size).toBe(196);
  });

  it.skipIf(referenceRoot === null)('is that of the recorded vocabulary', () => {
    const recorded = JSON.parse(readFileSync(join(referenceRoot ?? '', 'mappings', 'ops.compact.json'), 'utf8')) as object[];
    expect(OPERATION_NAMES.map((name, id) => ({ id, name }))).toEqual(recorded);
  });
});
