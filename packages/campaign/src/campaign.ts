import type { World } from '@runtime/worlds';
import { type Compared, compareBatch, disagrees, Tally } from './compare.js';
import { Engine } from './engine.js';
import { type Explained, explain } from './explain.js';
import { candidate, judged } from './generate/candidate.js';
import { countForms } from './generate/form.js';
import { profiles } from './generate/profiles.js';
import { questions } from './generate/questions.js';
import { sampled } from './generate/sample.js';
import { Neighbours } from './neighbours.js';
import { discriminatorBatch } from './replay.js';
import { shrink } from './shrink.js';
import type { Judge, JudgedProfile } from './types.js';

export interface CampaignSetting {
  /** The world whose engine is held against the judge. */
  world: World;
  judge: Judge;
  seed: number;
  budgetSeconds: number;
  /** Milliseconds of a clock that never goes back. */
  now(): number;
  /** No more rounds than these, whatever time is left. With it, the same seed asks the same questions. */
  rounds?: number | undefined;
  /** So many disagreements are made small, the others counted. */
  mostCases?: number | undefined;
  /** Profiles of a round. */
  profilesPerRound?: number | undefined;
  onProgress?: ((progress: { round: number; asked: number; disagreements: number }) => void) | undefined;
  /** Called after each round in which something was found, with everything so far: whatever ends a campaign, this is left. */
  onFound?: ((findings: CampaignFindings) => Promise<void>) | undefined;
  /** Questions to put besides those that are shipped, such as recorded ones. They are not shrunk. */
  replay?: readonly JudgedProfile[] | undefined;
  /** Aborting ends the campaign with what was found. */
  signal?: AbortSignal | undefined;
}

/** A disagreement made as small as it gets. */
export interface FoundCase extends Compared {
  /** Of the profile and what it imports; null for a replayed question, which is not shrunk. */
  forms: number | null;
  discriminator: number | null;
  shrunk: boolean;
}

export interface CampaignFindings extends Explained<FoundCase> {
  cases: readonly FoundCase[];
  rounds: number;
  /** Questions of the rounds, and of shrinking. */
  asked: Tally;
  shrinking: Tally;
  /** The shipped questions in their order: what both sides say; null where one of them does not decide. */
  replayed: readonly (Compared | null)[];
  /** Disagreements that were not shrunk, because there were enough like them or no time. */
  further: number;
  ended: 'running' | 'interrupted' | 'budget' | 'rounds';
}

const PROFILES_PER_ROUND = 24;
const QUESTIONS_A_PROFILE = 8;
/** Disagreements about the same operation, driver and answers are likely one: a few of them are shrunk. */
const ALIKE = 2;
const MOST_CASES = 16;

/** Asks until time is up, and makes every kind of disagreement small. */
export async function findDisagreements(setting: CampaignSetting): Promise<CampaignFindings> {
  const { judge, seed, now, rounds = Number.POSITIVE_INFINITY, profilesPerRound = PROFILES_PER_ROUND, mostCases = MOST_CASES } = setting;
  const engine = new Engine(setting.world, { runTimeBlock: judge.appendsRunTimeBlock });
  const end = now() + setting.budgetSeconds * 1000;
  const { signal } = setting;
  const isOver = (): boolean => signal?.aborted === true || now() >= end;
  const [asked, shrinking] = [new Tally(), new Tally()];
  const neighbours = new Neighbours();
  const alike = new Map<string, number>();
  const cases: FoundCase[] = [];
  let further = 0;
  let small = 0;

  const replayed = (await compareBatch(engine, judge, discriminatorBatch(), asked)).map(([only = null]) => only);
  const more = setting.replay === undefined ? [] : (await compareBatch(engine, judge, setting.replay, asked)).flat();
  for (const [at, each] of [...replayed, ...more].entries()) {
    const discriminator = at < replayed.length ? at + 1 : null;
    if (disagrees(each)) cases.push({ ...each, forms: null, discriminator, shrunk: true });
    else if (each !== null) neighbours.add(each);
  }

  const findings = (ended: CampaignFindings['ended']): CampaignFindings => {
    const explained = explain(engine, cases, neighbours.all());
    return { ...explained, cases: [...cases], rounds: round, asked, shrinking, replayed, further, ended };
  };
  let round = 0;
  let told = 0;
  for (; round < rounds && !isOver(); round += 1) {
    const made = sampled(profiles, seedOf(seed, round), profilesPerRound);
    const asking = sampled(questions, seedOf(seed, round), profilesPerRound * QUESTIONS_A_PROFILE);
    const askedOf = (at: number) => asking.slice(at * QUESTIONS_A_PROFILE, (at + 1) * QUESTIONS_A_PROFILE);
    const batch = made.map(({ value_: profile }, at) =>
      judged(
        profile,
        askedOf(at).map(({ value_ }) => value_),
        `r${round}_${at}`,
      ),
    );
    const answers = await compareBatch(engine, judge, batch, asked);
    for (const [at, compared] of answers.entries()) {
      for (const each of compared) if (each !== null && !disagrees(each)) neighbours.add(each);
      const which = compared.findIndex(disagrees);
      if (which === -1) continue;
      const disagreement = compared[which] as Compared;
      const signature = signatureOf(disagreement);
      const seen = alike.get(signature) ?? 0;
      if (seen >= ALIKE || small >= mostCases || isOver()) {
        further += 1;
        continue;
      }
      alike.set(signature, seen + 1);
      small += 1;
      const compare = (smaller: Parameters<typeof compareBatch>[2]) => compareBatch(engine, judge, smaller, shrinking);
      const {
        smallest,
        disagreement: last,
        complete,
      } = await shrink(candidate(made[at]!, askedOf(at)[which]!), disagreement, {
        compare,
        isOver,
        agreed: (each) => neighbours.addNear(each),
      });
      const found = { ...last, forms: countForms(smallest.profile.forms), discriminator: null, shrunk: complete };
      if (cases.some((other) => isSame(other, found))) further += 1;
      else cases.push(found);
    }
    setting.onProgress?.({ round: round + 1, asked: asked.asked, disagreements: cases.length });
    if (cases.length > told) await setting.onFound?.(findings('running'));
    told = cases.length;
  }
  return findings(signal?.aborted === true ? 'interrupted' : isOver() ? 'budget' : 'rounds');
}

/** Rounds of one seed differ, and so do the same rounds of seeds that lie side by side. */
const seedOf = (seed: number, round: number): number => (Math.imul(seed ^ (round + 1), 0x9e3779b1) ^ Math.imul(round + 1, 0x85ebca6b)) | 0;

const signatureOf = ({ question, engine }: Compared): string =>
  [question.operation, question.driver ?? '', question.syscall ?? '', engine].join(' ');

const isSame = (one: Compared, other: Compared): boolean => textOf(one) === textOf(other);

const textOf = ({ text, imports, question }: Compared): string => JSON.stringify([text, [...imports], question]);
