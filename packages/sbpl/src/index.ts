export { builtInWorld, type World, worldFromDocument } from '@runtime/worlds';
export {
  type AssembledPart,
  type AssembledProfile,
  type AssembleInput,
  assembleProfile,
  RUN_TIME_BLOCK,
  runTimeBlockApplies,
} from './assemble.js';
export { type AccessAnswer, askThrough } from './decide/ask-through.js';
export { type DecideOptions, decide } from './decide/decide.js';
export { neededRules } from './decide/needed.js';
export { allowingRules, type NamedPath, pathsInRules } from './decide/paths-in-rules.js';
export { isRelativeTarget } from './decide/requirements.js';
export { SbplError, type SbplErrorCode } from './error.js';
export { type ExplainInput, explainDecision, explainLines } from './explain.js';
export { nearestPath } from './host/additions.js';
export { virtualHostOf } from './host/base.js';
export { extendHost } from './host/extend.js';
export { loadVirtualHost, simulatedHostProblems } from './host/load.js';
export type { VirtualHost } from './host/virtual-host.js';
export type { SbplCode } from './lint/codes.js';
export { lintPolicy } from './lint/lint.js';
export { assertReadable, type CompiledPolicy, compilePolicy } from './policy/compile.js';
export { filterNames } from './policy/filter-names.js';
export { type FilterMeaning, filterMeaning, filtersFor, LANGUAGE } from './policy/vocabulary.js';
export { ARGUMENT_WORDS } from './policy/words.js';
export { DISCRIMINATOR_IMPORTS, DISCRIMINATORS, type Discriminator } from './rank/discriminators.js';
export { type PlaceOfRule, placesOfRules } from './rank/place-of-rule.js';
export { type DecidingPolicy, policyInRank, RANK_VARIANTS, type RankVariant } from './rank/variants.js';
export { formatProfile } from './reader/format.js';
export type { ListNode, ProfileTree, SbplNode, Span } from './reader/node.js';
export { printNode, printProfile } from './reader/print.js';
export type { SbplProblem, SbplProblemCode } from './reader/problem.js';
export { type ReadResult, readProfile } from './reader/read.js';
export { rulePlace } from './rule-place.js';
export { type SimulateOptions, simulateProbe, targetInRun } from './simulate/probe.js';
export type { RefusedBy, SimulatedApply, SimulatedFailureStage, SimulatedOutcome, SimulatedProbe } from './simulate/types.js';
export type {
  Action,
  ApplyFailure,
  CompileOptions,
  DecisionQuery,
  EngineDecision,
  HeldExtension,
  ImportResolver,
  LintContext,
  NeededRule,
  PolicyDecision,
  ProfilePart,
  QuestionProcess,
  RankedList,
  RuleLevel,
  RuleReference,
  SbplFinding,
  SbplSeverity,
  Spelling,
  UnknownConstruct,
  WalkStep,
} from './types.js';
