import type { Decision } from '@runtime/contracts';

/** What is asked under a profile. */
export interface CampaignQuestion {
  operation: string;
  target: string;
  driver?: string | undefined;
  syscall?: string | undefined;
}

/** A profile as text, with the texts that it imports by name. */
export interface ProfileText {
  text: string;
  imports: ReadonlyMap<string, string>;
}

/** One profile and one question about it. */
export interface Asked extends ProfileText {
  question: CampaignQuestion;
  /** Those of all questions about the profile: a run appends rules for some. */
  drivers: readonly (string | undefined)[];
}

/** A profile of a batch, and everything that is asked about it. */
export interface JudgedProfile extends ProfileText {
  /** Unique in its batch. */
  id: string;
  questions: readonly CampaignQuestion[];
}

/** A decision that was measured, or why there is none. */
export type JudgeAnswer = { decision: Decision } | { decision: null; reason: string };

/** Whoever is asked what the engine is compared with: a kernel, or something that stands in for one. */
export interface Judge {
  name: string;
  /** Rules of a run are appended to the profile, so the engine has to see them, too. */
  appendsRunTimeBlock: boolean;
  /** Answers in the order of the questions, for each profile in the order of the batch. */
  decide(batch: readonly JudgedProfile[]): Promise<readonly (readonly JudgeAnswer[])[]>;
}

/** What a disagreement is about. */
export const DISAGREEMENT_KINDS = [
  'rank',
  'families',
  'built_in',
  'implicit',
  'imports',
  'default',
  'links',
  'case',
  'filters',
  'needs',
  'drivers',
  'other',
] as const;
export type DisagreementKind = (typeof DISAGREEMENT_KINDS)[number];
