import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as engine from '@runtime/sbpl';
import { referenceRoot, repositoryRoot } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
// @ts-expect-error a plain script, shared with the command that writes the page
import { CAVEATS, compareDecisions, digestOfRows, renderFidelity, summarize } from '../scripts/fidelity-report.mjs';

describe.skipIf(referenceRoot === null)('against recorded kernel decisions', () => {
  const summary = referenceRoot === null ? null : summarize(compareDecisions(engine, referenceRoot));

  it('agrees on every row that has a text and no caveat, and is never undecided', () => {
    expect(summary.disagreements).toEqual([]);
    expect(summary.total).toMatchObject({ allowDeny: 0, denyAllow: 0, unknown: 0 });
    expect(summary.total.rows).toBeGreaterThan(190);
  });

  it('names the operation and path that the kernel denied first, wherever it was recorded', () => {
    expect(summary.total.firstDenied).toBeGreaterThan(30);
    expect(summary.total.firstDeniedAgree).toBe(summary.total.firstDenied);
  });

  it('explains every caveat', () => {
    for (const { reason } of [...summary.caveats, ...summary.withoutText]) {
      expect(CAVEATS[reason] ?? (reason === 'no profile text' || undefined), reason).toBeDefined();
    }
  });

  const page = readFileSync(join(repositoryRoot, 'docs', 'fidelity.md'), 'utf8');

  // Other rows than the page was written about make another page; that is no staleness.
  it.skipIf(referenceRoot === null || !page.includes(digestOfRows(referenceRoot)))('is what docs/fidelity.md says', () => {
    expect(page).toBe(renderFidelity(summary, digestOfRows(referenceRoot)));
  });
});
