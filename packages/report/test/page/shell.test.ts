import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { temporaryDirectory } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { dataBlock } from '../../src/page/html.js';
import { renderPage } from '../../src/page/shell.js';
import { buildBundle } from '../support/bundle.js';
import { HOSTILE_TEXTS } from '../support/hostile.js';
import { reportOf } from '../support/model.js';

const page = async (probes: Parameters<typeof buildBundle>[1]['probes']): Promise<string> =>
  renderPage(await reportOf(await buildBundle(temporaryDirectory(), { probes })));

const digestOf = (text: string | undefined): string =>
  `sha256-${createHash('sha256')
    .update(text ?? '')
    .digest('base64')}`;

describe('a page', () => {
  it('has a policy under which nothing loads, and only its own script and styles count', async () => {
    const html = await page([{}]);
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1] ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain(`script-src '${digestOf(/<script>([\s\S]*?)<\/script>/.exec(html)?.[1])}'`);
    expect(policy).toContain(`style-src '${digestOf(/<style>([\s\S]*?)<\/style>/.exec(html)?.[1])}'`);
    expect(policy).not.toMatch(/unsafe|\*|https?:/);
  });

  it('names no place outside of itself, and no place of the host', async () => {
    const html = await page([{}]);
    expect(html.replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(/(?:src|href)=["'](?!#)|https?:|@import|url\(/);
    expect(html).not.toContain('/runtime-test-');
  });

  it('makes nothing from strings', () => {
    const client = readFileSync(new URL('../../src/page/generated/client-assets.ts', import.meta.url), 'utf8');
    expect(client).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|setAttribute\("(?:style|on)/);
  });
});

describe('hostile texts', () => {
  it.each(HOSTILE_TEXTS)('stay data: %s', (_, text) => {
    const block = dataBlock('x', { text }).text;
    const inner = block.slice('<script type="application/json" id="x">'.length, -'</script>'.length);
    expect(inner).not.toMatch(/[<>&\u2028\u2029]/);
    expect(JSON.parse(inner)).toEqual({ text });
  });

  it('open and close no element of the page, in any member', async () => {
    const tame = await page([
      { profile: 'tame', id: 'tame', actual: 'allow', reason: 'tame', stdout: 'tame', target: 'tame', operation: 'tame', oracle: 'tame' },
    ]);
    const count = (html: string): number[] => [/<[a-z!/]/gi, /<script/g, /<img/g].map((what) => html.match(what)?.length ?? 0);
    for (const [, text] of HOSTILE_TEXTS) {
      const html = await page([
        { profile: text, id: text, actual: 'allow', reason: text, stdout: text, stderr: text, target: text, operation: text, oracle: text },
      ]);
      expect(count(html)).toEqual(count(tame));
    }
  });
});
