import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RULE_SETS } from '@runtime/observations';
import { repositoryRoot } from '@runtime/testing';
import { describe, expect, it } from 'vitest';

const page = readFileSync(join(repositoryRoot, 'docs/formats/deviations.md'), 'utf8');
const section = page.slice(page.indexOf('\n## Observations'), page.indexOf('\n## ', page.indexOf('\n## Observations') + 1));
const listed = [...section.matchAll(/^\| `([A-Za-z]+)`/gm)].map(([, name]) => name);

describe('the differences between the rule sets', () => {
  it('are the lines of the page about deviations, in order', () => {
    expect(listed).toEqual(Object.keys(RULE_SETS.reference));
  });

  it('are differences: every switch is on in one set only', () => {
    expect(Object.keys(RULE_SETS.runtime)).toEqual(Object.keys(RULE_SETS.reference));
    expect(new Set(Object.values(RULE_SETS.reference))).toEqual(new Set([true]));
    expect(new Set(Object.values(RULE_SETS.runtime))).toEqual(new Set([false]));
  });
});
