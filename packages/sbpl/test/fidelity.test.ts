import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as engine from '@runtime/sbpl';
import { referenceRoot, repositoryRoot } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
// @ts-expect-error a plain script, shared with the command that writes the page
import { CAVEATS, compareDecisions, digestOfRows, renderFidelity, summarize } from '../scripts/fidelity-report.mjs';
// @ts-expect-error a plain script, shared with the command that writes the page
import { answerDiscriminators, compareVariants, ROW_FILES, rankLines } from '../scripts/rank-report.mjs';

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

  it('agrees with every row recorded later, and is never undecided', () => {
    const later = summarize(compareDecisions(engine, referenceRoot, 'later.jsonl'));
    expect(later.disagreements).toEqual([]);
    expect(later.total).toMatchObject({ allowDeny: 0, denyAllow: 0, unknown: 0 });
    expect(later.total.rows).toBe(later.rows);
    expect(later.rows).toBeGreaterThan(200);
  });

  const page = readFileSync(join(repositoryRoot, 'docs', 'fidelity.md'), 'utf8');

  // Other rows than the page was written about make another page; that is no staleness.
  it.skipIf(referenceRoot === null || !ROW_FILES.every((file: string) => page.includes(digestOfRows(referenceRoot, file))))(
    'is what docs/fidelity.md says',
    () => {
      const digests = ROW_FILES.map((file: string) => digestOfRows(referenceRoot, file));
      expect(page).toBe(
        renderFidelity(summary, digestOfRows(referenceRoot), rankLines(engine, compareVariants(engine, referenceRoot), digests)),
      );
    },
  );
});

describe('questions on which ways to rank rules differ', () => {
  const questions = engine.DISCRIMINATORS;
  const variants = engine.RANK_VARIANTS;

  it.each(questions.map(({ name, model }, at) => ({ name, model, at })))('$name: $model under the model', ({ model, at }) => {
    expect(answerDiscriminators(engine, engine.RANK_VARIANTS[0])[at]).toBe(model);
  });

  it.each(variants.slice(1))('tell the engine from: $title', (variant) => {
    expect(answerDiscriminators(engine, variant)).not.toEqual(questions.map(({ model }) => model));
  });
});
