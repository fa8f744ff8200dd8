import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as reference from '@runtime/reference';
import { repositoryRoot } from '@runtime/testing';
import { expect, it } from 'vitest';

const readme = readFileSync(join(repositoryRoot, 'packages/reference/README.md'), 'utf8');

it('exports nothing that its readme does not name', () => {
  expect(Object.keys(reference).filter((name) => !readme.includes(`\`${name}`))).toEqual([]);
});
