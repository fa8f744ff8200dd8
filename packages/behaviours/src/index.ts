export {
  assembleProfile,
  builtInWorld,
  type CompiledPolicy,
  compilePolicy,
  type VirtualHost,
  virtualHostOf,
  type World,
} from '@runtime/sbpl';
export { type Answer, answerQuestions, type Doubt } from './answer.js';
export { type AskedBehaviour, askBehaviours, type BehaviourAnswer, type BehaviourOutcome, type DeniedAccess } from './ask.js';
export { behaviourNames, behaviours } from './data.js';
export { BehavioursError, type BehavioursErrorCode } from './error.js';
export { everydayQuestions } from './everyday.js';
export type { OpenPoint } from './judge.js';
export { lintBehaviours } from './lint.js';
export { lintProfile } from './lint-profile.js';
export { type MeasuredBehaviour, measuredBehaviour } from './measured.js';
export {
  askProtection,
  attemptOfProbe,
  type ProtectedPlace,
  type Protection,
  type ProtectionAttempt,
  placeOfAttempt,
  protectionAttempts,
} from './protect.js';
export { type BehaviourQuestion, readBehaviour } from './question.js';
export { askedPart, type OperationQuestion, type Question, readQuestion } from './read.js';
export { type Recognised, recogniseBehaviours } from './recognise.js';
export { rulesText } from './rules-text.js';
export { type ProbeQuestion, protectionQuestions, questionOfProbe, type Recipe, recipeFor, suiteQuestions } from './suite.js';
export { workingFolderOf } from './wants.js';
