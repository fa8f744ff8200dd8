import type { GateSet as GateSetName, PromotionInformation, PromotionReason } from '@runtime/contracts';
import type { RunFacts } from './facts.js';
import type { JsonObject } from './values.js';

export interface GateAnswer {
  passed: boolean;
  /** What the gate looked at. */
  inputs: JsonObject;
  /** For people: it is no part of what a packet claims. */
  explanation: string;
}

export interface Gate {
  code: PromotionReason;
  check: (facts: RunFacts) => GateAnswer;
}

/** The gates that are asked together. A list is never changed once a packet was made with it: a new one gets the next version. */
export interface GateSet {
  name: GateSetName;
  version: number;
  /** In the order in which they are asked. */
  gates: readonly Gate[];
  /** What a reader should know and never decides. */
  information: (facts: RunFacts) => PromotionInformation[];
}

export const result = (passed: boolean, inputs: JsonObject, whenPassed: string, whenNot: string): GateAnswer => ({
  passed,
  inputs,
  explanation: passed ? whenPassed : whenNot,
});
