import { groundAdditions, type Judge, type JudgeAnswer, type JudgedProfile } from '@runtime/campaign';
import type { WorldDocument } from '@runtime/contracts';
import {
  assembleProfile,
  type CompiledPolicy,
  compilePolicy,
  type DecidingPolicy,
  decide,
  loadVirtualHost,
  type PolicyDecision,
  policyInRank,
  RANK_VARIANTS,
} from '@runtime/sbpl';
import { builtInWorld, type World, worldFromDocument } from '@runtime/worlds';

export const world = builtInWorld('sonoma-14.4.1-23E224-arm64-dyld-2c0602c5');

type Question = JudgedProfile['questions'][number];

/** What is wrong with a kernel: where it departs from the model. */
export interface Fault {
  text?: (text: string) => string;
  imports?: (text: string) => string;
  question?: (question: Question) => Question;
  world?: (document: WorldDocument) => WorldDocument;
  policy?: (policy: CompiledPolicy) => DecidingPolicy;
  params?: Record<string, string>;
  answer?: (decision: 'allow' | 'deny', question: Question) => 'allow' | 'deny';
}

export const inRank = (id: string): Fault => ({ policy: (policy) => policyInRank(policy, RANK_VARIANTS.find((each) => each.id === id)!) });

/** The policy engine as a kernel, with something wrong put into it on purpose. */
export function kernel(fault: Fault = {}): Judge & { questions: number } {
  const own: World = fault.world === undefined ? world : worldFromDocument(fault.world(world.document as WorldDocument));
  const host = loadVirtualHost(own, groundAdditions(501));
  const { text: read = same, imports: readImport = read, question: ask = same, answer = same } = fault;
  const answerOf = (policy: DecidingPolicy, question: Question): JudgeAnswer => {
    const { decision }: PolicyDecision = decide(policy, ask(question), host);
    return decision === 'unknown' ? { decision: null, reason: 'not known' } : { decision: answer(decision, question) };
  };
  const judge = {
    name: 'a simulated kernel',
    appendsRunTimeBlock: false,
    questions: 0,
    async decide(batch: readonly JudgedProfile[]) {
      return batch.map(({ text, imports, questions }) => {
        judge.questions += questions.length;
        const compiled = compilePolicy(assembleProfile({ text: read(text), file: 'kernel.sb' }), own, {
          params: fault.params ?? {},
          imports: (name) => {
            const found = imports.get(name) ?? imports.get([...imports.keys()].find((each) => read(each) === name) ?? '');
            return found === undefined ? null : { text: readImport(found), file: name };
          },
        });
        const policy = fault.policy?.(compiled) ?? compiled;
        return questions.map((question) => answerOf(policy, question));
      });
    },
  };
  return judge;
}

const same = <T>(value: T): T => value;
