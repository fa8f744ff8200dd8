import type { Value } from 'fast-check';
import type { CampaignQuestion, JudgedProfile } from '../types.js';
import { type Profile, written } from './form.js';
import { profiles } from './profiles.js';
import { questions } from './questions.js';
import { reductions } from './reductions.js';

/** A profile with one question, and what is smaller. */
export interface Candidate {
  profile: Profile;
  question: CampaignQuestion;
  smaller(): Iterable<Candidate>;
}

/**
 * First what fast-check finds smaller than what it made, then a thing less at a time. A profile that was taken apart by hand
 * is no longer one of fast-check's.
 */
export function candidate(profile: Value<Profile> | Profile, question: Value<CampaignQuestion>): Candidate {
  const made = 'value_' in profile ? profile : null;
  const plain = 'value_' in profile ? profile.value_ : profile;
  return {
    profile: plain,
    question: question.value_,
    *smaller() {
      if (made !== null) for (const each of profiles.shrink(made.value_, made.context)) yield candidate(each, question);
      for (const each of questions.shrink(question.value_, question.context)) yield candidate(profile, each);
      for (const each of reductions(plain)) yield candidate(each, question);
    },
  };
}

export const judged = (profile: Profile, asked: readonly CampaignQuestion[], id: string): JudgedProfile => ({
  id,
  ...written(profile),
  questions: asked,
});
