import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '@runtime/testing';
import { expect, it } from 'vitest';
import { VERSION } from '../src/version.js';

it('records the version of its package', () => {
  const { version } = JSON.parse(readFileSync(join(repositoryRoot, 'packages', 'execution', 'package.json'), 'utf8'));
  expect(VERSION).toBe(version);
});
