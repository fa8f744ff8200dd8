import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeReport } from '@runtime/report';
import type { Browser, Page } from 'playwright-core';
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

  const rows = (page: Page): Promise<string[]> =>
    page
      .locator('#list-body .item')
      .evaluateAll((items) =>
        items.sort((a, b) => Number(a.getAttribute('data-at')) - Number(b.getAttribute('data-at'))).map((item) => item.textContent ?? ''),
      );
  /** Sizes are observed once a frame, after its callbacks. */
  const drawn = (page: Page): Promise<void> =>
    page.evaluate(() => new Promise<void>((done) => requestAnimationFrame(() => requestAnimationFrame(() => done()))));
  const focused = (page: Page): Promise<string> =>
    page.evaluate(() => document.activeElement?.getAttribute('data-at') ?? document.activeElement?.id ?? '');

  it('opens with nothing refused, thrown or asked for, mismatches first and the gravest one chosen', async () => {
    const { page, faults } = await openPage(browser, states);
    expect(faults).toEqual([]);
    expect(await page.locator('#verdict h2').textContent()).toBe('Not promotable');
    expect((await rows(page)).map((row) => /^\S (surprise|known|blocked|not measured|not run|match)/.exec(row)?.[1])).toEqual([
      'surprise',
      'known',
      'blocked',
      'not measured',
      'not run',
      'match',
    ]);
    expect(await page.locator('#detail h3').textContent()).toContain('/tmp/surprise');
    expect(await page.locator('#matrix .cell').count()).toBe(6);
    expect(await page.locator('#artifacts tbody tr').count()).toBeGreaterThan(14);
    await page.close();
  });

  it('shows the deciding rule, all of its lines, and where the run began to add', async () => {
    const { page } = await openPage(browser, states);
    await page.locator('#list-body .item', { hasText: '/private/tmp/granted' }).click();
    expect(await page.locator('.line.hit code').allTextContents()).toEqual(['(allow file-read*', '  (literal "/private/tmp/granted"))']);
    expect(await page.locator('.source .divider').allTextContents()).toEqual(['added by the run']);
    expect(await page.locator('#detail pre').allTextContents()).toEqual(['read\n']);
    await page.close();
  });

  it('says at the top which plan ran, when, where, and that it was simulated', async () => {
    const { page } = await openPage(browser, states);
    expect(await page.title()).toBe('plan · 2023-11-14 22:13:20 UTC · simulated · run-1');
    expect(await page.locator('h1').textContent()).toBe('plan simulated');
    expect(await page.locator('header dl').textContent()).toContain('linux x64');
    expect(await page.locator('#surprise-meaning').textContent()).toContain('A surprise is a mismatch that');
    await page.close();
  });

  it('states no decision and no rule for a target that does not exist', async () => {
    const { page } = await openPage(browser, states);
    await page.locator('#list-body .item', { hasText: '/tmp/absent' }).click();
    expect(await page.locator('#detail .meaning').textContent()).toBe('Expected deny. The target does not exist, so nothing was decided.');
    expect(await page.locator('#detail .line.hit, #detail .flag').count()).toBe(0);
    expect(await page.locator('#detail h4').allTextContents()).toContain('Lanes (simulated)');
    await page.close();
  });

  it('says of a surprise what the oracle says, and claims no more than the plan', async () => {
    const { page } = await openPage(browser, states);
    await page.locator('#list-body .item', { hasText: '/tmp/surprise' }).click();
    const meaning = await page.locator('#detail .meaning').textContent();
    expect(meaning).toContain('the plan does not list it as known');
    expect(meaning).toContain('The oracle lane says deny, against it.');
    await page.close();
    const foretold = await openPage(browser, await report('foretold', [{ actual: 'allow', oracle: 'allow' }]));
    expect(await foretold.page.locator('#detail .meaning').textContent()).toContain('The oracle lane says allow too.');
    expect(await foretold.page.locator('#verdict p').first().textContent()).toContain('One decision was a surprise.');
    await foretold.page.close();
  });

  it('shows below the matrix the probe that is marked in it', async () => {
    const { page } = await openPage(browser, states);
    expect(await page.locator('#readout').textContent()).toContain('/tmp/surprise');
    await page.locator('#matrix .cell').first().hover();
    expect(await page.locator('#readout').textContent()).toContain('/private/tmp/granted');
    await page.locator('#search').hover();
    expect(await page.locator('#readout').textContent()).toContain('/tmp/surprise');
    await page.close();
  });

  it('explains its words beside them and at its end', async () => {
    const { page } = await openPage(browser, states);
    expect(await page.locator('#verdict abbr[title]').count()).toBeGreaterThan(0);
    const words = await page.locator('#words dt').allTextContents();
    for (const word of ['surprise', 'oracle', 'confounders', 'alias_map', 'dyld_not_compared']) expect(words).toContain(word);
    await page.close();
  });

  it('needs no sideways scrolling on a narrow screen: cells below their profile, lanes below their path', async () => {
    const { page, faults } = await openPage(browser, large, { viewport: { width: 400, height: 900 } });
    const sideways = await page.evaluate(() =>
      [document.documentElement, ...document.querySelectorAll('#matrix, #list-scroll')].map((box) => box.scrollWidth - box.clientWidth),
    );
    expect(sideways).toEqual([0, 0, 0]);
    const first = page.locator('#list-body .item').first();
    const [row, oracle] = [await first.boundingBox(), await first.locator('[data-lane="oracle"]').boundingBox()];
    expect((oracle?.x ?? 0) + (oracle?.width ?? 0)).toBeLessThanOrEqual(400);
    expect((oracle?.y ?? 0) + (oracle?.height ?? 0)).toBeLessThanOrEqual((row?.y ?? 0) + (row?.height ?? 0));
    const cells = await page
      .locator('#matrix .row')
      .first()
      .locator('.cell')
      .evaluateAll((all) => all.map((cell) => cell.getBoundingClientRect().top));
    expect(cells.filter((top) => top === cells[0]).length).toBeGreaterThan(8);
    await page.locator('#list-body [tabindex="0"]').focus();
    await page.keyboard.press('End');
    expect(await focused(page)).toBe('4999');
    expect(faults).toEqual([]);
    await page.close();
  });

  it('says so when the engine reads the text otherwise than what was measured, and only then', async () => {
    const { page } = await openPage(browser, states);
    const doubt = page.locator('#detail .warn.strong');
    await page.locator('#list-body .item', { hasText: '/tmp/surprise' }).click();
    expect(await doubt.count()).toBe(1);
    await page.locator('#list-body .item', { hasText: '/private/tmp/granted' }).click();
    expect(await doubt.count()).toBe(0);
    await page.close();
  });

  it('blames no line of the policy, and no engine, for what the mode of a file refused', async () => {
    const refused: ProbeCase = {
      target: '/private/tmp/granted',
      expected: 'allow',
      baseline: 'deny',
      oracle: 'allow',
      rule: 3,
      event: { errno: 13 },
      baselineRow: { errno: 13 },
    };
    const { page, faults } = await openPage(browser, await report('refused', [refused]));
    const detail = page.locator('#detail');
    expect(await detail.locator('.meaning').textContent()).toContain('as without a policy, and shows nothing about the policy.');
    expect(await detail.textContent()).toContain('(EACCES), also without a policy. The policy by itself:● allow by line 3');
    expect(await detail.locator('.flag').allTextContents()).toEqual(['policy alone']);
    expect(await detail.locator('.warn').count()).toBe(0);
    expect(faults).toEqual([]);
    await page.close();
  });

  it('gives the one reason why nothing was measured', async () => {
    const misspelt: ProbeCase = { actual: null, baseline: 'error', operation: 'file-raed*', row: { reason: 'operation_unknown' } };
    const { page } = await openPage(browser, await report('misspelt', [misspelt]));
    expect(await page.locator('#detail .meaning').textContent()).toBe(
      'Expected deny. file-raed* is no operation of the vocabulary, so nothing was asked. Did you mean file-read*?',
    );
    expect(await page.locator('#detail').textContent()).toContain('No rule was asked: there is no such operation.');
    await page.close();
  });

  it('says which boxes hold more than they show, and shows forty profiles without one', async () => {
    const forty = Array.from({ length: 40 }, (_, index) => ({ profile: `profile_${index}`, id: 'same' }));
    const { page } = await openPage(browser, await report('forty', forty));
    await drawn(page);
    expect(await page.locator('#matrix-more').isVisible()).toBe(false);
    expect(await page.locator('#list-more').textContent()).toBe('40 probes, scroll for more ↓');
    await page.fill('#search', 'profile_39');
    expect(await page.locator('#list-more').isVisible()).toBe(false);
    await page.close();
    const more = await openPage(browser, large);
    await drawn(more.page);
    expect(await more.page.locator('#matrix-more').textContent()).toBe('50 profiles, scroll for more ↓');
    await more.page.close();
  });

  it('filters by words, outcome, operation, profile and lanes, and takes it all back', async () => {
    const { page, faults } = await openPage(browser, states);
    const count = (): Promise<string | null> => page.locator('#count').textContent();
    await page.fill('#search', 'FIRST /tmp/k');
    expect(await count()).toBe('1 of 6 probes');
    expect(await page.locator('#matrix .cell:not(.dim)').count()).toBe(1);
    await page.fill('#search', 'no such thing');
    expect(await page.locator('#empty').isVisible()).toBe(true);
    await page.click('#reset');
    await page.locator('#states button', { hasText: 'known' }).click();
    await page.locator('#states button', { hasText: 'blocked' }).click();
    expect(await count()).toBe('2 of 6 probes');
    await page.click('#reset');
    await page.selectOption('#by-operation', { label: 'file-write*' });
    expect(await count()).toBe('1 of 6 probes');
    await page.click('#reset');
    await page.selectOption('#by-profile', { label: 'second' });
    expect(await count()).toBe('3 of 6 probes');
    await page.click('#reset');
    await page.selectOption('#by-lanes', 'oracle');
    expect((await rows(page))[0]).toContain('/tmp/surprise');
    expect(await count()).toBe('1 of 6 probes');
    await page.click('#reset');
    expect(await count()).toBe('6 probes');
    expect(faults).toEqual([]);
    await page.close();
  });

  it('can be used with the keyboard alone', async () => {
    const { page, faults } = await openPage(browser, states);
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to the results');
    await page.keyboard.press('/');
    expect(await focused(page)).toBe('search');
    await page.keyboard.press('ArrowDown');
    expect(await focused(page)).toBe('0');
    await page.keyboard.press('ArrowDown');
    expect(await page.locator('#detail h3').textContent()).toContain('/tmp/known');
    await page.keyboard.press('End');
    expect(await focused(page)).toBe('5');
    await page.keyboard.press('Enter');
    expect(await focused(page)).toBe('detail');
    await page.keyboard.press('Escape');
    expect(await focused(page)).toBe('5');
    expect(await page.evaluate(() => document.querySelectorAll('#list-body [tabindex="0"], #matrix [tabindex="0"]').length)).toBe(2);
    await page.locator('#matrix .cell[tabindex="0"]').focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowDown');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toContain('second');
    await page.keyboard.press('Enter');
    expect(await page.locator('#detail').textContent()).toContain('second');
    expect(faults).toEqual([]);
    await page.close();
  });

  it('keeps hostile texts texts: nothing runs, nothing is built from them, nothing of them is invisible', async () => {
    const { page, faults } = await openPage(browser, hostile);
    for (let at = 0; at < HOSTILE_TEXTS.length; at++) {
      await page.locator(`#list-body [data-at="${at}"]`).click();
      await page.locator('#matrix .cell').nth(at).hover();
    }
    expect(await page.evaluate(() => (window as unknown as { hostile?: number }).hostile)).toBeUndefined();
    expect(await page.locator('img, svg[onload], [onerror], #detail script, main script').count()).toBe(0);
    const shown = await page.evaluate(() => {
      const texts = [...document.querySelectorAll('body *:not(script):not(style)')].flatMap((element) => [
        ...[...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.textContent ?? ''),
        ...[...element.attributes].map((attribute) => attribute.value),
      ]);
      return texts.filter((text) => /[\p{Cf}\p{Cs}\u2028\u2029]|(?![\n\t])\p{Cc}/u.test(text));
    });
    expect(shown).toEqual([]);
    expect(await page.locator('body').textContent()).toContain('safe⟨U+202E⟩txt.exe');
    expect(faults).toEqual([]);
    await page.close();
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

  it.each(['light', 'dark'] as const)('has no serious accessibility fault in %s', async (colorScheme) => {
    const { page } = await openPage(browser, states, { colorScheme, bypassCSP: true });
    await page.locator('details').evaluateAll((all) => {
      for (const details of all) (details as HTMLDetailsElement).open = true;
    });
    await page.locator('#list-body .item', { hasText: '/private/tmp/granted' }).click();
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
    expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([]);
    await page.close();
  });

  it('prints the list whole, with nothing folded away', async () => {
    const { page } = await openPage(browser, large);
    await page.fill('#search', 'profile_3 ');
    const before = await page.locator('#list-body .item').count();
    expect(before).toBeLessThan(100);
    await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')));
    expect(await page.locator('#list-body .item').count()).toBeGreaterThanOrEqual(100);
    expect(await page.locator('details:not([open])').count()).toBe(0);
    await page.evaluate(() => window.dispatchEvent(new Event('afterprint')));
    expect(await page.locator('#list-body .item').count()).toBeLessThan(100);
    await page.close();
  });

  it('holds five thousand probes with only the rows in view laid out', async () => {
    const { page, faults } = await openPage(browser, large);
    expect(await page.locator('#count').textContent()).toBe('5,000 probes');
    expect(await page.locator('#matrix .cell').count()).toBe(5000);
    expect(await page.locator('#list-body .item').count()).toBeLessThan(80);
    await page.locator('#list-body [tabindex="0"]').focus();
    await page.keyboard.press('End');
    expect(await focused(page)).toBe('4999');
    expect(await page.locator('#detail h3').textContent()).toContain('file_4999');
    await page.fill('#search', 'folder_3 file_1000');
    expect(await page.locator('#count').textContent()).toBe('0 of 5,000 probes');
    await page.fill('#search', 'file_100');
    expect(await page.locator('#count').textContent()).toBe('11 of 5,000 probes');
    expect(faults).toEqual([]);
    await page.close();
  });

  it('opens for a run that planned nothing, and for one whose probes never ran', async () => {
    for (const [name, probes] of [
      ['nothing', []],
      ['never', [{ notRun: true }]],
    ] as const) {
      const { page, faults } = await openPage(browser, await report(name, probes));
      expect(await page.locator('#verdict p').first().textContent()).toContain('No decision was measured.');
      expect(await page.locator('#list-body .item').count()).toBe(probes.length);
      await page.fill('#search', 'x');
      await page.keyboard.press('Enter');
      expect(faults).toEqual([]);
      await page.close();
    }
  });

  it('opens at the probe its address names', async () => {
    const { page } = await openPage(browser, states);
    await page.evaluate(() => {
      location.hash = '#probe-4';
    });
    await page.reload();
    await page.waitForFunction(() => document.documentElement.dataset['ready'] === 'yes');
    expect(await page.locator('#detail').textContent()).toContain('blocked');
    await page.close();
  });
});
