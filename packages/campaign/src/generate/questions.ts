import fc from 'fast-check';
import { ASKED, GROUND_TARGETS } from '../ground.js';
import type { CampaignQuestion } from '../types.js';

const target = fc.constantFrom(...GROUND_TARGETS);

const fileQuestion = (weight: number, operations: readonly [string, ...string[]], more: Partial<CampaignQuestion>[]) => ({
  weight,
  arbitrary: fc
    .tuple(fc.constantFrom(...operations), target, fc.constantFrom(...more))
    .map(([operation, path, driver]): CampaignQuestion => ({ operation, target: path, ...driver })),
});

const named = (weight: number, operation: string, targets: readonly [string, ...string[]]) => ({
  weight,
  arbitrary: fc.constantFrom(...targets).map((each): CampaignQuestion => ({ operation, target: each })),
});

/** One question. Drivers and calls come with the operations that they ask about. */
export const questions: fc.Arbitrary<CampaignQuestion> = fc.oneof(
  fileQuestion(6, ['file-read-data', 'file-write-data'], [{}, {}, ASKED, { syscall: 'openat' }]),
  fileQuestion(3, ['file-read-metadata'], [{ driver: 'metadata_runner' }, ASKED]),
  fileQuestion(2, ['file-write-unlink', 'file-mount-update', 'file-write-setugid'], [ASKED]),
  named(1, 'sysctl-read', ['hw.ncpu', 'kern.osrelease']),
  named(1, 'signal', ['self', 'others']),
  named(1, 'process-info-pidinfo', ['self', '1']),
  named(1, 'network-outbound', ['127.0.0.1:80']),
);
