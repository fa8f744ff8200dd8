import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { FilesError } from '@runtime/files';
import { type History, type HistoryRun, renderHistoryPage, writeHistoryPage } from '@runtime/report';
import { temporaryDirectory, toThrowWithCode } from '@runtime/testing';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, launchBrowser } from '../support/browser.js';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const run = (at: number, more: Partial<HistoryRun> = {}): HistoryRun => ({
  path: `fleet/run-${at}`,
  run_id: `run-${at}`,
  index_sha256: '0'.repeat(64),
  at_unix: 1_700_000_000 + 60 * at,
  world_id: 'w',
  product_version: '14.4',
  build: null,
  plan_id: 'plan',
  plan_digest: 'd',
  channel: 'direct',
  status: 'ok',
  evidence: 'simulated',
  promotable: false,
  filtered: false,
  repaired: false,
  counts: { allow: 1, deny: 0, unmeasured: 0 },
  ...more,
});

const probe = (cells: string, target = '/private/tmp/x'): History['probes'][number] => ({
  profile_id: 'p',
  expectation_ids: ['e'],
  operation: 'file-read-data',
  target,
  cells,
});

/** Two real runs, then three simulated ones on two systems; the second simulated one was filtered. */
const MIXED: History = {
  schema_version: 'runtime-tools.history.v0.1',
  runs: [
    run(0, { evidence: 'real', promotable: true }),
    run(1, { evidence: 'real' }),
    run(2),
    run(3, { filtered: true, status: 'partial' }),
    run(4, { product_version: '15.2', world_id: 'v' }),
  ],
  probes: [probe('aad.a'), probe('dda.d', '/b'), probe('..n.n', '<img src=x onerror=alert(1)>')],
  changes: [
    {
      probe: 0,
      from: 2,
      to: 4,
      kind: 'decision',
      cause: 'host',
      before: { decision: 'deny', expected: 'deny' },
      after: { decision: 'allow', expected: 'deny' },
    },
    {
      probe: 1,
      from: 2,
      to: 4,
      kind: 'decision',
      cause: 'flake',
      before: { decision: 'allow', expected: 'deny' },
      after: { decision: 'deny', expected: 'deny' },
    },
  ],
  refused: [{ path: 'fleet/broken', code: 'BUNDLE_DIGEST_MISMATCH', message: 'summary.md differs' }],
};

/** A thousand runs on ten systems, thirteen hundred probes: some change with the system, some come and go. */
function large(runs = 1000, probes = 1300): History {
  const cells = (at: number): string =>
    Array.from({ length: runs }, (_, place) => {
      if (at % 50 === 0 && place % 17 === 0) return 'n';
      return at % 10 === 0 && place * 2 > runs ? 'a' : 'd';
    }).join('');
  return {
    ...MIXED,
    runs: Array.from({ length: runs }, (_, at) =>
      run(at, { product_version: `14.${Math.floor((10 * at) / runs)}`, world_id: `w-${Math.floor((10 * at) / runs)}` }),
    ),
    probes: Array.from({ length: probes }, (_, at) => probe(cells(at), `/private/tmp/${at}`)),
    changes: Array.from({ length: probes / 10 }, (_, at) => ({ ...MIXED.changes[0]!, probe: 10 * at, from: runs / 2, to: runs / 2 + 1 })),
    refused: [],
  };
}

describe('the page of a history', () => {
  it('is the same for the same history, and a part of its own for each kind of evidence', () => {
    const page = renderHistoryPage(MIXED);
    expect(renderHistoryPage(MIXED)).toBe(page);
    const [real, simulated] = page.split('<section ').slice(1) as [string, string];
    expect(real).toContain('Runs: real, direct');
    expect(real).not.toMatch(/run-[234]/);
    expect(simulated).toContain('Runs: simulated, direct');
    expect(simulated).not.toMatch(/run-[01]\b/);
    // Marks stand in the rows, too.
    expect(real).toMatch(/run-0<\/code><\/td>.*<td>promotable<\/td>/);
    expect(simulated).toMatch(/run-3<\/code><\/td>.*<td>simulated, partial, filtered<\/td>/);
    expect(page).toContain('BUNDLE_DIGEST_MISMATCH: summary.md differs');
  });

  it('draws each stretch of one decision, and nothing where a run did not ask', () => {
    const [, simulated] = renderHistoryPage(MIXED).split('Runs: simulated') as [string, string];
    expect(simulated).toContain('<path class="allow" d="M0 0h1M2 1h1"/>');
    expect(simulated).toContain('<path class="deny" d="M2 0h1M0 1h1"/>');
    expect(simulated).toContain('<path class="unmeasured" d="M0 2h1M2 2h1"/>');
  });

  it('says of a system whose runs differ how many said what', () => {
    const history = { ...MIXED, runs: [run(0), run(1), run(2)], probes: [probe('adn')], changes: [] };
    expect(renderHistoryPage(history)).toContain('<td class="mixed">1 allow, 1 deny, 1 not measured</td>');
  });

  it('holds no script and nothing of what runs say as markup', () => {
    const page = renderHistoryPage(MIXED);
    expect(page).not.toMatch(/<script|<img|javascript:/);
    expect(page).toContain('&#60;img src=x onerror=alert(1)&#62;');
  });

  it('stays below ten megabytes for a thousand runs of thirteen hundred probes, however much they differ', () => {
    expect(renderHistoryPage(large()).length).toBeLessThan(10_000_000);
    const restless = large(1000, 1300);
    for (const [at, { cells }] of restless.probes.entries())
      restless.probes[at]!.cells = [...cells].map((_, place) => 'adn.'[(at + place) % 4]).join('');
    expect(renderHistoryPage(restless).length).toBeLessThan(10_000_000);
  });

  it('replaces an earlier page, and no other file', async () => {
    const out = join(temporaryDirectory(), 'history.html');
    await writeHistoryPage(MIXED, out);
    const { sha256 } = await writeHistoryPage(MIXED, out);
    expect(sha256).toMatch(/^[0-9a-f]{64}$/);
    writeFileSync(out, 'notes');
    await toThrowWithCode(() => writeHistoryPage(MIXED, out), FilesError, 'OUTPUT_EXISTS');
    expect(readFileSync(out, 'utf8')).toBe('notes');
  });
});

describe.skipIf(chromiumPath === null)('in a browser, the page of a history', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());

  it.each(['light', 'dark'] as const)(
    'is clean for assistive technology (%s), asks nothing of a network, and breaks no policy',
    async (colorScheme) => {
      const file = join(temporaryDirectory(), 'history.html');
      await writeHistoryPage(MIXED, file);
      const context = await browser.newContext({ colorScheme, bypassCSP: true });
      const page = await context.newPage();
      const faults: string[] = [];
      page.on('console', (message) => faults.push(message.text()));
      page.on('request', (request) => request.url().startsWith('file:') || faults.push(request.url()));
      await page.goto(pathToFileURL(file).href);
      await page.evaluate(() => document.querySelectorAll('details').forEach((details) => void details.setAttribute('open', '')));
      await page.addScriptTag({ content: AXE });
      const violations = await page.evaluate(async () => {
        const { axe } = window as unknown as { axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> } };
        return (await axe.run()).violations.map(({ id, nodes }) => [id, nodes[0]?.html]);
      });
      expect(violations).toEqual([]);
      expect(faults).toEqual([]);
      await context.close();
    },
  );

  it('shows its picture and its tables without a script', async () => {
    const file = join(temporaryDirectory(), 'history.html');
    await writeHistoryPage(large(100, 130), file);
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(pathToFileURL(file).href);
    expect(await page.locator('svg.decisions').first().isVisible()).toBe(true);
    expect(await page.locator('table.decisions tbody tr').count()).toBe(130);
    expect(await page.locator('table.decisions td.allow').first().isVisible()).toBe(true);
    await context.close();
  });
});
