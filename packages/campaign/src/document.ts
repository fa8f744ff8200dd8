import type { ResultOf } from '@runtime/contracts';
import type { CampaignFindings, CampaignSetting, FoundCase } from './campaign.js';
import type { Tally } from './compare.js';

export type CampaignReport = ResultOf<'result.campaign'>;

const tallyOf = ({ notMeasured, ...counts }: Tally) => ({ ...counts, not_measured: Object.fromEntries([...notMeasured].sort()) });

/** The findings as a document. */
export function campaignDocument(
  findings: CampaignFindings,
  { world, judge, seed, budgetSeconds }: CampaignSetting,
  suite: string | null,
): CampaignReport {
  const { ended, rounds, asked, shrinking, replayed, further, groups, verdicts } = findings;
  const caseOf = (each: FoundCase) => {
    const { text, imports, question, engine, judge: measured, forms, discriminator, shrunk } = each;
    const { for: speaks_for = [], against: speaks_against = [] } = verdicts.get(each) ?? {};
    const { operation, target, driver, syscall } = question;
    const how = { ...(driver === undefined ? {} : { driver }), ...(syscall === undefined ? {} : { syscall }) };
    return {
      text,
      imports: Object.fromEntries(imports),
      question: { operation, target, ...how },
      ...{ engine, judge: measured, forms, discriminator, shrunk },
      ...{ speaks_for: [...speaks_for], speaks_against: [...speaks_against] },
    };
  };
  return {
    schema_version: 'runtime-tools.campaign.v0.1',
    world_id: world.id,
    judge: judge.name,
    seed,
    budget_seconds: budgetSeconds,
    ended,
    rounds,
    questions: tallyOf(asked),
    shrinking: tallyOf(shrinking),
    discriminators: replayed.map((each) => (each === null ? null : { engine: each.engine, judge: each.judge })),
    further,
    groups: groups.map(({ kind, variant, contradictions, cases }) => ({
      kind,
      variant: variant?.id ?? null,
      title: variant?.title ?? null,
      contradictions,
      cases: cases.map(caseOf),
    })),
    suite,
  };
}
