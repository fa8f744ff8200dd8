import type { Compared } from './compare.js';
import type { Engine } from './engine.js';
import type { DisagreementKind } from './types.js';
import { suggestedBy } from './variants/answers.js';
import { MODEL_VARIANTS } from './variants/list.js';
import type { ModelVariant } from './variants/variant.js';

/** What one variant of the model says to the disagreements and to the answers beside them. */
interface Evidence {
  variant: ModelVariant;
  /** The disagreements that it answers as the judge does. */
  explained: ReadonlySet<Compared>;
  /** The disagreements on which it answers otherwise. */
  denied: ReadonlySet<Compared>;
  /** Agreed answers that it would have otherwise. */
  contradictions: number;
}

/** Disagreements with one cause. */
interface Explanation<Case extends Compared> {
  kind: DisagreementKind;
  /** Null where no variant explains them. */
  variant: ModelVariant | null;
  contradictions: number;
  cases: readonly Case[];
}

export interface Explained<Case extends Compared> {
  groups: readonly Explanation<Case>[];
  /** The variants that a disagreement speaks for, and those it speaks against. */
  verdicts: ReadonlyMap<Case, { for: readonly string[]; against: readonly string[] }>;
}

/**
 * Groups disagreements by cause: the variant that explains most of them, and contradicts nothing on which both sides agree,
 * names the first group; then the rest is looked at.
 */
export function explain<Case extends Compared>(engine: Engine, cases: readonly Case[], agreed: readonly Compared[]): Explained<Case> {
  const suggested = new Map(
    cases.flatMap((each) => suggestedBy(each, each.judge, engine)).map((variant): [string, ModelVariant] => [variant.id, variant]),
  );
  const evidence = [...MODEL_VARIANTS, ...suggested.values()].map((variant) => evidenceFor(variant, engine, cases, agreed));
  const groups: Explanation<Case>[] = [];
  let rest = cases;
  while (rest.length > 0) {
    const best = bestOf(evidence, rest);
    const explained = best === null ? rest : rest.filter((each) => best.explained.has(each));
    groups.push(
      best === null
        ? { kind: 'other', variant: null, contradictions: 0, cases: explained }
        : { kind: best.variant.kind, variant: best.variant, contradictions: best.contradictions, cases: explained },
    );
    rest = rest.filter((each) => !explained.includes(each));
  }
  return { groups, verdicts: new Map(cases.map((each) => [each, verdictOf(each, evidence)])) };
}

function evidenceFor(variant: ModelVariant, engine: Engine, cases: readonly Compared[], agreed: readonly Compared[]): Evidence {
  const explained = new Set<Compared>();
  const denied = new Set<Compared>();
  for (const each of cases) {
    const answer = variant.answer(each, engine);
    if (answer !== 'unknown') (answer === each.judge ? explained : denied).add(each);
  }
  // Only what explains something has to be held against the rest.
  const contradicts = (each: Compared): boolean => ![each.judge, 'unknown'].includes(variant.answer(each, engine));
  return { variant, explained, denied, contradictions: explained.size === 0 ? 0 : agreed.filter(contradicts).length };
}

function bestOf(evidence: readonly Evidence[], rest: readonly Compared[]): Evidence | null {
  let best: { each: Evidence; count: number } | null = null;
  for (const each of evidence) {
    const count = rest.filter((one) => each.explained.has(one)).length;
    if (count === 0) continue;
    if (best === null || isBetter(each, count, best.each, best.count)) best = { each, count };
  }
  return best?.each ?? null;
}

function isBetter(each: Evidence, count: number, best: Evidence, bestCount: number): boolean {
  const isClean = each.contradictions === 0;
  if (isClean !== (best.contradictions === 0)) return isClean;
  return count === bestCount ? each.contradictions < best.contradictions : count > bestCount;
}

const verdictOf = (each: Compared, evidence: readonly Evidence[]) => ({
  for: evidence.filter(({ explained }) => explained.has(each)).map(({ variant }) => variant.id),
  against: ['model', ...evidence.filter(({ denied }) => denied.has(each)).map(({ variant }) => variant.id)],
});
