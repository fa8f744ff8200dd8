import * as capture from '@runtime/capture';
import { expect, it } from 'vitest';

it('exports these names and no others', () => {
  expect(Object.keys(capture).sort()).toEqual(['CaptureError', 'captureWorld', 'diffWorlds']);
});
