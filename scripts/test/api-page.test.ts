import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { API_PAGE, apiPage } from '../docs/api-page.mjs';

describe('the API page', () => {
  const page = readFileSync(API_PAGE, 'utf8');

  it('is what the sources say (node scripts/docs/api-page.mjs writes it anew)', { timeout: 120_000 }, () => {
    expect(page).toBe(apiPage());
  });

  it('says of every function what it does', () => {
    const [, functions] = /## Functions\n([\s\S]*?)\n## /.exec(page)!;
    const silent = functions!
      .split('\n### ')
      .slice(1)
      .filter((section) => !/```\n\n\S/.test(section))
      .map((section) => section.split('\n')[0]);
    expect(silent).toEqual([]);
  });
});
