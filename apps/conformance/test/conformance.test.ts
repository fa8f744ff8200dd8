import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { register } from '@runtime/reference';
import { referenceRoot } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { Deviations } from '../src/deviations.js';
import { consumerProofs } from '../src/old-consumers/proofs.js';
import { runProof } from '../src/proof.js';
import { PROOFS } from '../src/proofs.js';

register();

const deviations = Deviations.read();

/** Every file of the evidence, with its size and when it was last changed. */
const stateOf = (root: string): string[] =>
  readdirSync(root, { recursive: true, encoding: 'utf8' })
    .sort()
    .map((name) => {
      const { size, mtimeMs } = statSync(join(root, name));
      return `${name} ${size} ${mtimeMs}`;
    });

describe.skipIf(referenceRoot === null)('the proofs against the reference evidence', () => {
  const before = referenceRoot === null ? [] : stateOf(referenceRoot);

  it.each(PROOFS.filter((proof) => !consumerProofs.includes(proof)).map((proof) => [proof.group, proof] as const))(
    '%s',
    async (_, proof) => {
      const { rows } = await runProof(proof, { reference: referenceRoot ?? '', deviations });
      expect(rows.filter(({ verdict }) => verdict === 'failed')).toEqual([]);
    },
  );

  it('leave the evidence as it was', () => {
    expect(stateOf(referenceRoot ?? '')).toEqual(before);
  });
});
