export type { DeriveInput, DerivedDocuments, LaneSwitches } from './derive.js';
export { GUARD_CODES, type GuardCode, ObservationError, type ObservationErrorCode, type ObservationProblem } from './error.js';
export type { KnownDecision, KnownDecisions } from './mismatches.js';
export type { RuleSet } from './rule-set.js';
