import * as sbpl from '@runtime/sbpl';
import { expect, it } from 'vitest';

it('exports exactly what is meant to be used', () => {
  expect(Object.keys(sbpl).sort()).toEqual([
    'RUN_TIME_BLOCK',
    'SbplError',
    'assembleProfile',
    'assertReadable',
    'compilePolicy',
    'decide',
    'explainDecision',
    'explainLines',
    'isRelativeTarget',
    'lintPolicy',
    'loadVirtualHost',
    'nearestPath',
    'neededRules',
    'printNode',
    'printProfile',
    'readProfile',
    'rulePlace',
    'runTimeBlockApplies',
    'simulateProbe',
    'simulatedHostProblems',
  ]);
});
