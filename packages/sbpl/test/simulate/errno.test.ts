import { expect, it } from 'vitest';
import { ALLOW, simulate } from '../helpers.js';

it('shows the errno that a rule names for its denial', () => {
  const text = `${ALLOW}(deny file-read* (literal "/private/tmp/foo") (with errno ENOENT))`;
  expect(simulate(text, { operation: 'file-read*', target: '/private/tmp/foo' })).toMatchObject({
    errno: 2,
    decision: 'deny',
    absent: false,
  });
});
