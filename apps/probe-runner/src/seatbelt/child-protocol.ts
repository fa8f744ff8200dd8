import type { ApplyAnswer, CallAnswer, NativeArgument, NativeCallName } from '../native/calls.js';

/** Tells the runner that it is the child of another: apply a policy to yourself, make one call, say what came of it. */
export const CHILD_FLAG = '--in-process';

/** What the child is told on standard input. */
export interface ChildRequest {
  /** Null in the baseline lane: nothing is applied. */
  profile: string | null;
  action:
    | { kind: 'call'; call: NativeCallName; args: NativeArgument[] }
    | { kind: 'check'; operation: string; filter_type: number; argument: string };
}

/** What it answers on standard output: one JSON line each, so that a death in between shows how far it came. */
export type ChildRecord = { step: 'ready' } | { step: 'apply'; answer: ApplyAnswer } | { step: 'answer'; answer: CallAnswer };
