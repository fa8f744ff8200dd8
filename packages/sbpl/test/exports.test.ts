import * as sbpl from '@runtime/sbpl';
import { expect, it } from 'vitest';

it('exports exactly what is meant to be used', () => {
  expect(Object.keys(sbpl).sort()).toEqual([
    'DRIVER_NAMES',
    'OPERATIONS',
    'RUN_TIME_BLOCK',
    'SbplError',
    'VIRTUAL_HOST_WORLDS',
    'assembleProfile',
    'canonicalOperation',
    'compilePolicy',
    'decide',
    'errnoText',
    'explainDecision',
    'explainLines',
    'isRelativeTarget',
    'lintPolicy',
    'loadVirtualHost',
    'nearestPath',
    'neededRules',
    'operationFamily',
    'operationId',
    'oracleAnswer',
    'printNode',
    'printProfile',
    'readProfile',
    'rulePlace',
    'runTimeBlockApplies',
    'simulateProbe',
    'simulatedHostProblems',
  ]);
});
