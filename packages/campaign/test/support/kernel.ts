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
export function faultyKernel(fault: Fault = {}) {
  const own: World = fault.world === undefined ? world : worldFromDocument(fault.world(world.document as WorldDocument));
  const host = loadVirtualHost(own, groundAdditions(501));
  const { text: read = same, imports: readImport = read, question: ask = same, answer = same } = fault;
  return {
    host,
    compile(text: string, imported: (name: string) => string | null): CompiledPolicy {
      const policy = compilePolicy(assembleProfile({ text: read(text), file: 'kernel.sb' }), own, {
        params: fault.params ?? {},
        imports: (name) => {
          const found = imported(name);
          return found === null ? null : { text: readImport(found), file: name };
        },
      });
      return fault.policy === undefined ? policy : Object.assign(policy, { ask: fault.policy(policy).ask });
    },
    decide(policy: CompiledPolicy, question: Question): PolicyDecision {
      const decided = decide(policy, ask(question), host);
      return decided.decision === 'unknown' ? decided : { ...decided, decision: answer(decided.decision, question) };
    },
  };
}

/** The same as a judge, in this process. */
export function kernel(fault: Fault = {}): Judge & { questions: number } {
  const { compile, decide: decided } = faultyKernel(fault);
  const { text: read = same } = fault;
  const judge = {
    name: 'a simulated kernel',
    appendsRunTimeBlock: false,
    questions: 0,
    async decide(batch: readonly JudgedProfile[]) {
      return batch.map(({ text, imports, questions }) => {
        judge.questions += questions.length;
        // A fault that reads a text otherwise reads the names in it otherwise, too.
        const nameOf = (name: string) => (imports.has(name) ? name : [...imports.keys()].find((each) => read(each) === name));
        const policy = compile(text, (name) => imports.get(nameOf(name) ?? '') ?? null);
        return questions.map((question): JudgeAnswer => {
          const { decision } = decided(policy, question);
          return decision === 'unknown' ? { decision: null, reason: 'not known' } : { decision };
        });
      });
    },
  };
  return judge;
}

const same = <T>(value: T): T => value;
