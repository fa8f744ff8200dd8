import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { referenceRoot } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { Deviations } from '../src/deviations.js';
import { runProof } from '../src/proof.js';
import { PROOFS } from '../src/proofs.js';

const deviations = Deviations.read();

describe.skipIf(referenceRoot === null)('the proofs against the reference evidence', () => {
  it.each(PROOFS.map((proof) => [proof.group, proof] as const))('%s', async (_, proof) => {
    const { rows } = await runProof(proof, { reference: referenceRoot ?? '', deviations });
    expect(rows.filter(({ verdict }) => verdict === 'failed')).toEqual([]);
  });

  it('leave the evidence as it is', () => {
    const names = readdirSync(referenceRoot ?? '', { recursive: true, encoding: 'utf8' });
    expect(names.filter((name) => name.includes('runtime.config.json') || name.includes(join('.git', '')))).toEqual([]);
  });
});
