import { findDisagreements } from '@runtime/campaign';
import { checkDocument, resultSchemas } from '@runtime/contracts';
import { expect, it } from 'vitest';
// A report is written on a Mac alone; what it says is made here.
import { campaignDocument } from '../src/document.js';
import { FAULTS } from './support/faults.js';
import { kernel, world } from './support/kernel.js';

it('reports what was found as its schema says', async () => {
  const judge = kernel(FAULTS['imports are skipped']!.fault);
  const setting = { world, judge, seed: 2, rounds: 3, mostCases: 2, budgetSeconds: 600, now: () => 0 };
  const report = campaignDocument(await findDisagreements(setting), setting, 'suite/plan.json');
  expect(checkDocument(resultSchemas()['result.campaign'], report)).toEqual([]);
  const [group] = report.groups;
  expect(group).toMatchObject({ kind: 'imports', variant: 'importsSkipped', contradictions: 0 });
  expect(group?.cases[0]).toMatchObject({
    speaks_for: expect.arrayContaining(['importsSkipped']),
    speaks_against: expect.arrayContaining(['model']),
  });
});
