import { type CompiledProfile, compilePlan, type RepoOptions } from '@runtime/plan';
import { DISCRIMINATOR_IMPORTS, DISCRIMINATORS } from '@runtime/sbpl';
import { ASKED, GROUND_TARGETS } from './ground.js';
import type { JudgedProfile } from './types.js';

const IMPORTS = new Map(Object.entries(DISCRIMINATOR_IMPORTS));

/** What a call of the runner does on a Mac; the rest is asked of the policy. */
const isDone = (operation: string, target: string): boolean =>
  ['process-info-pidinfo', 'signal', 'sysctl-read'].includes(operation) ||
  (operation === 'network-outbound' && !target.startsWith('/')) ||
  (operation.startsWith('file-read-') && GROUND_TARGETS.includes(target));

/** The shipped questions on which models differ, as a batch of one question each. */
export const discriminatorBatch = (): JudgedProfile[] =>
  DISCRIMINATORS.map(({ text, operation, target }, at) => ({
    id: `discriminator_${at + 1}`,
    text,
    imports: text.includes('(import ') ? IMPORTS : new Map<string, string>(),
    questions: [{ operation, target, ...(isDone(operation, target) ? {} : ASKED) }],
  }));

/** Questions to put again, and how many more hang on something besides a text, an operation, a target and a driver. */
export interface PlanQuestions {
  profiles: JudgedProfile[];
  left_out: number;
}

/**
 * The questions of plans, such as the suite that an earlier campaign wrote.
 *
 * @throws as `compilePlan` does.
 */
export async function questionsOfPlans(paths: readonly string[], options: RepoOptions = {}): Promise<PlanQuestions> {
  const profiles: JudgedProfile[] = [];
  let left_out = 0;
  for (const path of paths) {
    for (const profile of (await compilePlan(path, options)).profiles) {
      const questions = isPlain(profile) ? profile.probes.filter(isWhole) : [];
      left_out += profile.probes.length - questions.length;
      if (questions.length > 0) profiles.push(judgedProfile(profile.text, questions, `replayed_${profiles.length + 1}`));
    }
  }
  return { profiles, left_out };
}

const judgedProfile = (text: string, probes: CompiledProfile['probes'], id: string): JudgedProfile => ({
  ...{ id, text, imports: new Map() },
  questions: probes.map(({ operation, target, driver, syscall }) => ({ operation, target, driver, syscall })),
});

/** The text alone is what is applied. */
const isPlain = ({ mode, stub, stand_in, text, applied }: CompiledProfile): boolean =>
  mode === 'sbpl' && stub && !stand_in && applied.key_rules.length === 0 && applied.grants.length === 0 && !text.includes('${');

const isWhole = (probe: CompiledProfile['probes'][number]): boolean =>
  [probe.attr_payload, probe.anchor_ctx_id, probe.filter_name, probe.filter_type].every((each) => each === undefined) &&
  !probe.target.includes('${');
