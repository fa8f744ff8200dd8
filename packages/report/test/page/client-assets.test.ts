import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { assetsFile, clientAssets } from '../../scripts/bundle-client.mjs';

describe('the script and styles of a page', () => {
  it('are what their sources bundle to (run `npm run client` after a change)', async () => {
    expect(readFileSync(assetsFile, 'utf8')).toBe(await clientAssets());
  });

  it('cannot end their own element', async () => {
    expect(await clientAssets()).not.toMatch(/<\/(?:script|style)|<!--/i);
  });
});
