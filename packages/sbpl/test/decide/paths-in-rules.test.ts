import { pathsInRules } from '@runtime/sbpl';
import { expect, it } from 'vitest';
import { DENY, policyOf } from '../helpers.js';

it('the paths that rules name are those of paths, without what they except', () => {
  const text = `${DENY}(allow file-read* (require-all (subpath "/a") (require-not (literal "/a/b"))))(allow mach-lookup (global-name "c"))`;
  expect(pathsInRules(policyOf(text)).map(({ action, test, value }) => [action, test, value])).toEqual([['allow', 'subpath', '/a']]);
});
