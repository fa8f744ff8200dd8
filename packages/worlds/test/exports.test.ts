import * as worlds from '@runtime/worlds';
import { expect, it } from 'vitest';

it('exports exactly what is meant to be used', () => {
  expect(Object.keys(worlds).sort()).toEqual([
    'WORLD_PARTS',
    'WorldError',
    'WorldFolder',
    'builtInWorld',
    'builtInWorldIds',
    'findBuiltInWorld',
    'matchWorld',
    'requireParts',
    'sameFact',
    'unknownWorld',
    'worldFromDocument',
  ]);
});
