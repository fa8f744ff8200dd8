import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { failed, met, type Proof } from '../proof.js';
import { bundleReadersProof } from './bundle-readers.js';
import { derivedProofs } from './derived.js';
import { indexWritingProof } from './index-writing.js';
import { linkProof } from './links.js';
import { markerProofs } from './markers.js';
import { observationProofs } from './observations.js';
import { opSummaryProofs } from './op-summary.js';
import { planProofs } from './plans.js';
import { promotionProofs } from './promotion.js';

const replays = [
  ...observationProofs,
  ...markerProofs,
  ...derivedProofs,
  ...planProofs,
  indexWritingProof,
  bundleReadersProof,
  ...promotionProofs,
  ...opSummaryProofs,
  linkProof,
];

/** A file of vectors that nobody replays is a failure, not a gap that nobody sees. */
const coverage: Proof = {
  group: 'vectors: every file is replayed',
  unit: 'files',
  prove: async ({ reference }) => {
    const replayed = new Set(replays.map(({ file }) => file));
    const groups = ['', 'normalization/'].flatMap((folder) =>
      readdirSync(join(reference, 'vectors', folder))
        .filter((name) => name.endsWith('.json'))
        .map((name) => `${folder}${name}`),
    );
    return groups.map((file) => ({ subject: file, ...(replayed.has(file) ? met('replayed') : failed('replayed', 'by none')) }));
  },
};

export const vectorProofs: Proof[] = [coverage, ...replays];
