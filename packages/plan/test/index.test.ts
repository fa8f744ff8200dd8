import * as plan from '@runtime/plan';
import { expect, it } from 'vitest';

it('exports these names and no others', () => {
  expect(Object.keys(plan).sort()).toEqual([
    'PlanError',
    'buildPlanFromTemplate',
    'compilePlan',
    'describePlan',
    'lintPlan',
    'lintRegistry',
    'listPlanTemplates',
    'listPlans',
    'listProbes',
    'listProfiles',
    'listRegistries',
    'loadPlan',
    'loadPlanTemplate',
    'openRegistry',
    'planDigest',
    'resolveProbe',
    'resolveProfile',
    'resolveWorld',
    'upgradeRegistry',
    'writeQuestionSuite',
  ]);
});
