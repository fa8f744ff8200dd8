import * as door from '@runtime/files';
import { expect, it } from 'vitest';

it('exports what others build on, and nothing by accident', () => {
  expect(Object.keys(door).sort()).toMatchSnapshot();
});
