import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { apiReport, REPORT } from '../packages/api-report.mjs';
import { exportsOfLibraries } from '../packages/declarations.mjs';
import { publishedPackages, readManifest } from '../packages/published.mjs';

/** Value and type names of each library; a change shows as a diff beside its package. */
const found = exportsOfLibraries() as Map<string, string[]>;

describe('the public surface, written down a second time', () => {
  it.each([...found])('%s exports what exports.txt says', async (name, names) => {
    const { folder } = publishedPackages().find((place: { name: string }) => place.name === name)!;
    await expect(`${names.join('\n')}\n`).toMatchFileSnapshot(join(folder, 'test', 'exports.txt'));
  });

  it('has one door for each published library, and its manifest beside it', () => {
    for (const { name, folder, library } of publishedPackages()) {
      const { exports } = readManifest(folder).publishConfig;
      if (library)
        expect([name, exports]).toEqual([
          name,
          { '.': { types: './dist/index.d.ts', default: './dist/index.js' }, './package.json': './package.json' },
        ]);
      else expect([name, exports]).toEqual([name, undefined]);
    }
  });
});

describe('the report of the facade', () => {
  it('is the one under review: after a change, run node scripts/packages/api-report.mjs and read what changed', () => {
    expect(existsSync(REPORT)).toBe(true);
    expect(apiReport()).toBe(readFileSync(REPORT, 'utf8'));
  }, 240_000);
});
