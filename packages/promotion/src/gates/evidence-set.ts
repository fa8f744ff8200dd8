import type { PromotionInformation } from '@runtime/contracts';
import { BUNDLE_GATES } from './bundle.js';
import { CONSISTENCY_GATE } from './consistency.js';
import { RUN_GATES, standingInformation } from './evidence.js';
import type { RunFacts } from './facts.js';
import type { GateSet } from './gate.js';
import { isObject, member, objectMember } from './values.js';

/** A run that says nothing of its filters may have been filtered. */
const information = (facts: RunFacts): PromotionInformation[] =>
  isObject(member(objectMember(facts.manifest, 'execution'), 'filters'))
    ? standingInformation(facts)
    : [...standingInformation(facts), 'filtered_run'];

/** The gates of our evidence. Another gate makes a list of its own, with the next version, beside these. */
const VERSION_1: GateSet = { name: 'evidence', version: 1, gates: [...BUNDLE_GATES, ...RUN_GATES], information };
const VERSION_2: GateSet = { ...VERSION_1, version: 2, gates: [...VERSION_1.gates, CONSISTENCY_GATE] };

/** Every list that a packet may have been made with, oldest first. */
export const EVIDENCE_GATE_SETS: readonly GateSet[] = [VERSION_1, VERSION_2];
export const EVIDENCE_GATES: GateSet = VERSION_2;
