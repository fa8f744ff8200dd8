import { describe, expect, it } from 'vitest';
import { CLIENT_SCRIPT, CLIENT_STYLES } from '../../src/page/generated/client-assets.js';

describe('the script and styles of a page', () => {
  it('cannot end their own element', () => {
    expect(CLIENT_SCRIPT + CLIENT_STYLES).not.toMatch(/<\/(?:script|style)|<!--/i);
  });
});
