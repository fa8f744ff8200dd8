import * as sbpl from '@runtime/sbpl';
import { expect, it } from 'vitest';

it('exports exactly what is meant to be used', () => {
  expect(Object.keys(sbpl).sort()).toEqual([
    'DISCRIMINATORS',
    'DISCRIMINATOR_IMPORTS',
    'RANK_VARIANTS',
    'RUN_TIME_BLOCK',
    'SbplError',
    'allowingRule',
    'askThrough',
    'assembleProfile',
    'assertReadable',
    'compilePolicy',
    'decide',
    'explainDecision',
    'explainLines',
    'extendHost',
    'isRelativeTarget',
    'lintPolicy',
    'loadVirtualHost',
    'nearestPath',
    'neededRules',
    'pathsInRules',
    'policyInRank',
    'printNode',
    'printProfile',
    'readProfile',
    'rulePlace',
    'runTimeBlockApplies',
    'simulateProbe',
    'simulatedHostProblems',
    'targetInRun',
    'virtualHostOf',
  ]);
});
