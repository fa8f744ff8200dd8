import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { writeReport } from '@runtime/report';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, launchBrowser, openPage } from '../support/browser.js';
import { buildBundle, type ProbeCase } from '../support/bundle.js';
import { HOSTILE_TEXTS } from '../support/hostile.js';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Every state and every kind of output once. */
const EVERY_STATE: readonly ProbeCase[] = [
  { profile: 'first', id: 'granted', target: '/private/tmp/granted', expected: 'allow', actual: 'allow', rule: null, stdout: 'read\n' },
  { profile: 'first', id: 'surprise', target: '/tmp/surprise', actual: 'allow', oracle: 'deny', reason: 'expectation_too_strong' },
  { profile: 'first', id: 'known', target: '/tmp/known', actual: 'allow', known: true },
  { profile: 'second', id: 'blocked', actual: null, event: { failure_stage: 'apply', failure_kind: 'sandbox_init_failed' } },
  { profile: 'second', id: 'unmeasured', actual: null, absent: true, rule: 2, target: '/tmp/absent' },
  { profile: 'second', id: 'waiting', operation: 'file-write*', notRun: true },
];

const many = (count: number): ProbeCase[] =>
  Array.from({ length: count }, (_, index) => ({
    profile: `profile_${Math.floor(index / 100)}`,
    id: `probe_${index}`,
    target: `/tmp/folder_${index % 7}/file_${index}`,
    operation: index % 3 === 0 ? 'file-write*' : 'file-read*',
    rule: 2,
    ...(index % 50 === 0 ? { actual: 'allow', known: index % 100 === 0 } : {}),
  }));

describe.skipIf(chromiumPath === null)('a report in a browser', () => {
  let browser: Browser;
  let root: string;
  let states: string;
  let hostile: string;
  let large: string;
  let again: string;

  const report = async (name: string, probes: readonly ProbeCase[]): Promise<string> => {
    const file = join(root, `${name}.html`);
    await writeReport(await buildBundle(join(root, name), { probes }), file);
    return file;
  };

  beforeAll(async () => {
    root = mkdtempSync(join(realpathSync(tmpdir()), 'runtime-test-'));
    browser = await launchBrowser();
    states = await report('states', EVERY_STATE);
    large = await report('large', many(5000));
    const changing = (actual: 'allow' | 'deny'): ProbeCase[] =>
      Array.from({ length: 20 }, (_, index) => ({ id: `changed_${index}`, target: `/tmp/changed_${index}`, actual }));
    await buildBundle(join(root, 'again'), { probes: changing('deny') });
    again = join(root, 'again.html');
    await writeReport(
      await buildBundle(join(root, 'again'), { runId: 'run-2', status: { updated_at_unix: 1_700_000_100 }, probes: changing('allow') }),
      again,
    );
    hostile = await report(
      'hostile',
      HOSTILE_TEXTS.map(([, text], index) => ({
        profile: `${text}${index}`,
        id: `${text}${index}`,
        actual: 'allow',
        reason: text,
        target: text,
        operation: text,
        stdout: text,
        stderr: text,
        oracle: text,
        baseline: 'allow',
        event: { notes: text, failure_kind: text, file_confounder: { classification: text }, normalized_path: text },
      })),
    );
  });

  afterAll(async () => {
    await browser?.close();
    if (root !== undefined) rmSync(root, { recursive: true, force: true });
  });

  const rows = (page: Page): Promise<string[]> => page.locator('.probe > summary').allTextContents();
  /** What opens is filled in by an event of its own, after the click. */
  const open = async (page: Page, text: string): Promise<void> => {
    await page.locator('.probe > summary', { hasText: text }).click();
    await page.waitForFunction(() => document.querySelector('.probe[open]:not(:has(> .body))') === null);
  };
  const opened = (page: Page): Locator => page.locator('.probe[open] .body');
  const count = (page: Page): Promise<string | null> => page.locator('#count').textContent();

  describe('on its first screen', () => {
    it('answers, and lists what nobody expected first, with nothing refused, thrown or asked for', async () => {
      const { page, faults } = await openPage(browser, states);
      expect(await page.locator('h1').textContent()).toBe(
        '1 of 6 as expected, 1 surprise: file-read* /tmp/surprise was allowed; 1 known; 1 blocked; 2 not measured',
      );
      expect(await page.locator('.group').allTextContents()).toEqual([
        '1 surprise',
        '1 known',
        '1 blocked',
        '2 not measured',
        '1 as expected',
      ]);
      expect((await rows(page))[0]).toContain('/tmp/surprise');
      expect(faults).toEqual([]);
      await page.close();
    });

    it.each([
      ['a large screen', 1440, 900],
      ['a small one', 1024, 768],
      ['a phone', 390, 844],
    ])('has the answer, the gates and the surprise on %s, without sideways scrolling', async (_, width, height) => {
      const { page } = await openPage(browser, states, { viewport: { width, height } });
      for (const part of ['h1', '.verdict', '.probe.v-surprise > summary']) {
        const box = await page.locator(part).first().boundingBox();
        expect((box?.y ?? height) + (box?.height ?? 0)).toBeLessThanOrEqual(height);
        expect((box?.x ?? width) + (box?.width ?? 0)).toBeLessThanOrEqual(width);
      }
      expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);
      await page.close();
    });

    it.each([
      ['a large screen', 1440, 900],
      ['a phone', 390, 844],
    ])('keeps the answer before what changed since the run before on %s, where that opens in place', async (_, width, height) => {
      const { page, faults } = await openPage(browser, again, { viewport: { width, height } });
      const box = await page.locator('.probe.v-surprise > summary').first().boundingBox();
      expect((box?.y ?? height) + (box?.height ?? 0)).toBeLessThanOrEqual(height);
      expect(await page.locator('.before li').first().isVisible()).toBe(false);
      await page.getByText('20 changes since the run before').click();
      await page.locator('.before a').first().click();
      expect(await page.locator('.probe[open] > summary').textContent()).toContain('/tmp/changed_0');
      expect(faults).toEqual([]);
      await page.close();
    });

    it('says which plan ran, when, where, and that it was simulated, the gates in one line', async () => {
      const { page } = await openPage(browser, states);
      expect(await page.title()).toBe('plan · 2023-11-14 22:13:20 UTC · simulated · run-1');
      expect(await page.locator('.plan').textContent()).toBe('plan simulated');
      expect(await page.locator('header dl').textContent()).toContain('linux x64');
      expect(await page.locator('.verdict').textContent()).toBe(
        'Not promotable: apply_preflight_missing, evidence_inconsistent · all gates',
      );
      await page.locator('.verdict a').click();
      expect(await page.locator('#gates tbody tr').first().isVisible()).toBe(true);
      await page.close();
    });
  });

  describe('a probe that is opened', () => {
    it('shows the deciding rule, all of its lines, where the run began to add, and the output', async () => {
      const { page } = await openPage(browser, states);
      await open(page, '/private/tmp/granted');
      expect(await page.locator('.line.hit code').allTextContents()).toEqual(['(allow file-read*', '  (literal "/private/tmp/granted"))']);
      expect(await page.locator('.source .divider').allTextContents()).toEqual(['added by the run']);
      expect(await opened(page).locator('pre').allTextContents()).toEqual(['read\n']);
      await page.close();
    });

    it('states no rule for a target that does not exist', async () => {
      const { page } = await openPage(browser, states);
      await open(page, '/tmp/absent');
      expect(await opened(page).textContent()).toContain('No rule decided, since the target does not exist.');
      expect(await page.locator('.line.hit, .flag, .rule').count()).toBe(0);
      await page.close();
    });

    it('says so when the engine reads the text otherwise than what was measured, and only then', async () => {
      const { page } = await openPage(browser, states);
      await open(page, '/tmp/surprise');
      expect(await opened(page).locator('.warn').count()).toBe(1);
      await open(page, '/tmp/surprise');
      await open(page, '/private/tmp/granted');
      expect(await opened(page).locator('.warn').count()).toBe(0);
      await page.close();
    });

    it('opens in place on a phone, below its own row', async () => {
      const { page } = await openPage(browser, states, { viewport: { width: 390, height: 844 } });
      await open(page, '/tmp/known');
      const [row, body] = [await page.locator('.probe[open] > summary').boundingBox(), await opened(page).boundingBox()];
      expect(body?.y).toBeCloseTo((row?.y ?? 0) + (row?.height ?? 0), 0);
      expect((body?.x ?? 0) + (body?.width ?? 0)).toBeLessThanOrEqual(390);
      await page.close();
    });

    it('has commands to copy, with names that a shell takes as they are', async () => {
      const { page } = await openPage(browser, states);
      await open(page, '/tmp/known');
      expect(await opened(page).locator('.copyable code').allTextContents()).toEqual([
        'runtime explain --bundle out/run-1 --probe=known --profile-id=first',
        'runtime run --plan plan.json --runner simulated --only-profile=first --only-scenario=known',
        '#first/known',
      ]);
      await opened(page).locator('.copyable button').first().click();
      await page.waitForFunction(() => document.querySelector('.copyable button')?.textContent !== 'Copy');
      await page.close();
    });
  });

  describe('an address', () => {
    it('names a probe by profile and expectation, opens it, scrolls to it, and keeps the filters', async () => {
      const { page, faults } = await openPage(browser, large, {}, '#profile_30/probe_3000?q=folder_4&outcome=known%2Cmatch');
      expect(await count(page)).toBe('707 of 5,000 probes');
      const chosen = await page.locator('#chosen').boundingBox();
      expect(chosen?.y).toBeGreaterThanOrEqual(0);
      expect(chosen?.y).toBeLessThan(900);
      expect(await page.locator('#chosen > summary').textContent()).toContain('/tmp/folder_4/file_3000');
      expect(faults).toEqual([]);
      await page.close();
    });

    it('follows what is opened and filtered, so that it can be taken along', async () => {
      const { page } = await openPage(browser, states);
      await page.fill('#search', 'tmp');
      await open(page, '/tmp/known');
      await page.waitForFunction(() => location.hash.includes('/'));
      expect(await page.evaluate(() => location.hash)).toBe('#first/known?q=tmp');
      await page.reload();
      await page.waitForFunction(() => document.documentElement.dataset['ready'] === 'yes');
      expect(await page.locator('#chosen > summary').textContent()).toContain('/tmp/known');
      expect(await page.inputValue('#search')).toBe('tmp');
      await page.close();
    });

    it('shows its probe also where the filters would hide it, and nothing for a probe that is not there', async () => {
      const { page } = await openPage(browser, states, {}, '#first/granted?outcome=known');
      expect(await page.locator('#chosen > summary').textContent()).toContain('/private/tmp/granted');
      expect(await page.locator('.probe').count()).toBe(2);
      await page.close();
      const other = await openPage(browser, states, {}, '#first/nothing?q=known');
      expect(await other.page.locator('.probe[open]').count()).toBe(0);
      expect(await count(other.page)).toBe('1 of 6 probes');
      await other.page.close();
    });
  });

  it('filters by words, outcome, operation, profile and lanes, and takes it all back', async () => {
    const { page, faults } = await openPage(browser, states);
    await page.fill('#search', 'FIRST /tmp/k');
    expect(await count(page)).toBe('1 of 6 probes');
    await page.fill('#search', 'no such thing');
    expect(await page.locator('#empty').isVisible()).toBe(true);
    await page.click('#reset');
    await page.locator('#chips button', { hasText: 'known' }).click();
    await page.locator('#chips button', { hasText: 'blocked' }).click();
    expect(await count(page)).toBe('2 of 6 probes');
    await page.click('#reset');
    await page.selectOption('#by-operation', { label: 'file-write*' });
    expect(await count(page)).toBe('1 of 6 probes');
    await page.click('#reset');
    await page.selectOption('#by-lanes', 'oracle');
    expect((await rows(page))[0]).toContain('/tmp/surprise');
    expect(await count(page)).toBe('1 of 6 probes');
    await page.click('#reset');
    expect(await count(page)).toBe('6 probes');
    expect(await page.locator('#reset').isVisible()).toBe(false);
    expect(faults).toEqual([]);
    await page.close();
  });

  it('keeps the filters in view, and they act on the matrix and the operations as well', async () => {
    const shared = many(120).map((probe, index) => ({
      ...probe,
      profile: `profile_${index % 2}`,
      target: `/tmp/file_${index >> 1}`,
      operation: 'file-read*',
    }));
    const { page } = await openPage(browser, await report('shared', shared), {}, '#?view=matrix');
    await page.locator('.matrix tbody tr').nth(55).scrollIntoViewIfNeeded();
    expect((await page.locator('#bar').boundingBox())?.y).toBe(0);
    await page.fill('#search', '/tmp/file_1');
    expect(await page.locator('.matrix tr:has(td)').count()).toBe(11);
    await page.locator('#views button', { hasText: 'Operations' }).click();
    expect(await page.locator('.tally').allTextContents()).toEqual([expect.stringMatching(/^file-read\*.* of 22$/)]);
    await page.close();
  });

  it('has a matrix of operation and target by profile, both named, that leads to the probe', async () => {
    const shared = ['a', 'b', 'c'].flatMap((profile) =>
      ['/tmp/one', '/tmp/two'].map((target) => ({
        profile,
        id: `${profile}${target}`,
        target,
        ...(profile === 'b' ? { actual: 'allow' as const } : {}),
      })),
    );
    const { page, faults } = await openPage(browser, await report('matrix', shared), {}, '#?view=matrix');
    expect(await page.locator('.matrix thead th').allTextContents()).toEqual(['Target', 'a', 'b', 'c']);
    expect(await page.locator('.matrix tbody tr').allTextContents()).toEqual([
      'file-read*',
      '/tmp/onedenyallow !deny',
      '/tmp/twodenyallow !deny',
    ]);
    await page.locator('.matrix a.allow').first().click();
    await page.waitForFunction(() => document.getElementById('chosen') !== null);
    expect(await page.locator('#chosen > summary').textContent()).toContain('/tmp/one');
    expect(faults).toEqual([]);
    await page.close();
  });

  it('has no matrix where no two profiles share their questions', async () => {
    const { page } = await openPage(browser, states);
    expect(await page.locator('#views button', { hasText: 'Matrix' }).isVisible()).toBe(false);
    await page.close();
  });

  it('explains its words beside them and at its end', async () => {
    const { page } = await openPage(browser, states);
    await open(page, '/tmp/surprise');
    expect(await opened(page).locator('abbr[title]').count()).toBeGreaterThan(0);
    const words = await page.locator('#words dt').allTextContents();
    for (const word of ['surprise', 'oracle', 'confounders', 'alias_map', 'dyld_not_compared']) expect(words).toContain(word);
    await page.close();
  });

  it('can be used with the keyboard alone', async () => {
    const { page, faults } = await openPage(browser, states);
    const focused = (): Promise<string> => page.evaluate(() => document.activeElement?.textContent ?? '');
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('Skip to the results');
    await page.keyboard.press('/');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('search');
    await page.keyboard.press('ArrowDown');
    expect(await focused()).toContain('/tmp/surprise');
    await page.keyboard.press('ArrowDown');
    expect(await focused()).toContain('/tmp/known');
    await page.keyboard.press('Enter');
    await opened(page).waitFor();
    await page.keyboard.press('Enter');
    expect(await opened(page).count()).toBe(0);
    expect(faults).toEqual([]);
    await page.close();
  });

  it('keeps hostile texts texts: nothing runs, nothing is built from them, nothing of them is invisible', async () => {
    for (const address of ['', '#?view=matrix', '#?view=operations'] as const) {
      const { page, faults } = await openPage(browser, hostile, {}, address);
      for (const summary of await page.locator('.probe > summary').all()) await summary.click();
      expect(await page.evaluate(() => (window as unknown as { hostile?: number }).hostile)).toBeUndefined();
      expect(await page.locator('img, svg[onload], [onerror], main script').count()).toBe(0);
      const shown = await page.evaluate(() => {
        const texts = [...document.querySelectorAll('body *:not(script):not(style):not(noscript)')].flatMap((element) => [
          ...[...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.textContent ?? ''),
          ...[...element.attributes].map((attribute) => attribute.value),
        ]);
        return texts.filter((text) => /[\p{Cf}\p{Cs}\u2028\u2029]|(?![\n\t])\p{Cc}/u.test(text));
      });
      expect(shown).toEqual([]);
      expect(await page.locator('body').textContent()).toContain('safe⟨U+202E⟩txt.exe');
      expect(faults).toEqual([]);
      await page.close();
    }
  });

  it('refuses markup from strings even to its own script', async () => {
    const { page } = await openPage(browser, states);
    const refused = await page.evaluate(() => {
      try {
        document.body.insertAdjacentHTML('beforeend', '<b id="made">made</b>');
      } catch (error) {
        return (error as Error).name;
      }
      return null;
    });
    expect(refused).toBe('TypeError');
    expect(await page.locator('#made').count()).toBe(0);
    await page.close();
  });

  it.each([
    ['light', ''],
    ['dark', ''],
    ['light', '#?view=matrix'],
    ['dark', '#?view=operations'],
    ['light', '#p/changed_0'],
  ] as const satisfies readonly (readonly ['light' | 'dark', `#${string}` | ''])[])(
    'has no accessibility fault in %s at %s',
    async (colorScheme, address) => {
      const file = address === '#p/changed_0' ? again : states;
      const { page } = await openPage(browser, file, { colorScheme, bypassCSP: true }, address);
      await page.locator('.appendix, .before').evaluateAll((all) => {
        for (const details of all) (details as HTMLDetailsElement).open = true;
      });
      if (address === '') await open(page, '/private/tmp/granted');
      await page.evaluate(AXE);
      const violations = await page.evaluate(async () => {
        const { axe } = window as unknown as {
          axe: { run(): Promise<{ violations: { id: string; impact: string; nodes: { html: string; failureSummary: string }[] }[] }> };
        };
        return (await axe.run()).violations.map(({ id, impact, nodes }) => ({
          id,
          impact,
          nodes: nodes.slice(0, 3).map(({ html, failureSummary }) => `${html} ${failureSummary}`),
        }));
      });
      expect(violations).toEqual([]);
      await page.close();
    },
  );

  it('is a plain table where no script runs, with as much of each probe as stands in its row', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(pathToFileURL(states).href);
    expect(await page.locator('h1').isVisible()).toBe(true);
    expect(await page.locator('#results').isVisible()).toBe(false);
    expect(await page.locator('table.plain tbody tr').count()).toBe(6);
    expect(await page.locator('table.plain tbody tr').first().textContent()).toMatch(
      /surprise[\s\S]*\/tmp\/surprise[\s\S]*deny[\s\S]*allow/,
    );
    await context.close();
  });

  it('prints every probe that passes the filter, with details of what is not as expected, and is as before afterwards', async () => {
    const { page } = await openPage(browser, large);
    await page.fill('#search', 'profile_7');
    await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')));
    expect(await page.locator('.probe[open] .body').count()).toBe(await page.locator('.probe:not(.v-match)').count());
    expect(await page.locator('.probe.v-match').count()).toBeGreaterThan(await page.locator('.probe[open]').count());
    expect(await page.locator('.probe').count()).toBe(Number((await count(page))?.split(' ')[0]));
    expect(await page.locator('.appendix:not([open])').count()).toBe(0);
    await page.evaluate(() => window.dispatchEvent(new Event('afterprint')));
    expect(await page.locator('.probe').count()).toBe(100);
    expect(await page.locator('.probe[open]').count()).toBe(0);
    await page.close();
  });

  it('has something on its first printed page, and no heading without what it heads', async () => {
    const { page } = await openPage(browser, states);
    await page.emulateMedia({ media: 'print' });
    await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')));
    const [title, first] = [await page.locator('h1').boundingBox(), await page.locator('.probe').first().boundingBox()];
    expect(title?.y).toBeLessThan(200);
    expect(first?.y).toBeLessThan(900);
    expect(
      await page
        .locator('.group')
        .first()
        .evaluate((group) => getComputedStyle(group).breakAfter),
    ).toBe('avoid');
    await page.close();
  });

  it('holds five thousand probes with only a page of rows laid out', async () => {
    const { page, faults } = await openPage(browser, large);
    expect(await count(page)).toBe('5,000 probes');
    expect(await page.locator('.probe').count()).toBe(100);
    await page.locator('.pager button', { hasText: 'Last' }).click();
    expect((await rows(page)).at(-1)).toContain('file_4999');
    await page.locator('.pager button', { hasText: 'Previous' }).click();
    expect(await page.locator('.pager [role="status"]').textContent()).toBe('4,801 to 4,900 of 5,000');
    await page.fill('#search', 'folder_3 file_1000');
    expect(await count(page)).toBe('0 of 5,000 probes');
    expect(faults).toEqual([]);
    await page.close();
  });

  it('opens for a run that planned nothing, and for one whose probes never ran', async () => {
    for (const [name, probes] of [
      ['nothing', []],
      ['never', [{ notRun: true }]],
    ] as const) {
      const { page, faults } = await openPage(browser, await report(name, probes));
      expect(await page.locator('.probe').count()).toBe(probes.length);
      await page.fill('#search', 'x');
      await page.keyboard.press('Enter');
      expect(faults).toEqual([]);
      await page.close();
    }
  });
});
