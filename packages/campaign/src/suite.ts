import { type QuestionedProfile, type QuestionSuiteOptions, type QuestionSuiteResult, writeQuestionSuite } from '@runtime/plan';
import type { CampaignFindings, FoundCase } from './campaign.js';

/**
 * Writes the disagreements as a suite that runs anywhere: a profile and one probe each, expected as the judge has it, with
 * what the engine says in `known`. Imported profiles are written in place of their names.
 *
 * @returns null where there is nothing to write.
 * @throws as `writeQuestionSuite` does.
 */
export async function writeCampaignSuite(
  outDir: string,
  findings: CampaignFindings,
  options: QuestionSuiteOptions,
): Promise<QuestionSuiteResult | null> {
  const profiles = findings.groups.flatMap(({ kind, cases }) => cases.map((each, at) => questioned(each, `${kind}_${at + 1}`, findings)));
  return profiles.length === 0 ? null : writeQuestionSuite(outDir, profiles, options);
}

function questioned(found: FoundCase, id: string, { verdicts }: CampaignFindings): QuestionedProfile {
  const { text, imports, question, engine, judge } = found;
  const verdict = verdicts.get(found);
  const causes = verdict === undefined || verdict.for.length === 0 ? 'no variant of the model' : verdict.for.join(', ');
  return {
    id,
    file: `${id}.sb`,
    text,
    imports: (name) => (imports.has(name) ? { text: imports.get(name) as string, file: name } : null),
    notes: `Speaks for: ${causes}.`,
    questions: [{ ...question, expected: judge, note: `measured ${judge}, and the policy model says ${engine}` }],
  };
}
