import * as contracts from '@runtime/contracts';
import { expect, it } from 'vitest';

it('exports what it promises and nothing else', () => {
  const names = Object.keys(contracts).sort();
  expect(names.filter((name) => !name.endsWith('Schema'))).toMatchSnapshot();
  expect(names.filter((name) => name.endsWith('Schema'))).toMatchSnapshot();
});
