export { type AskedBehaviour, type BehaviourAnswer, type BehaviourOutcome, askBehaviours, type DeniedAccess } from './ask.js';
export { behaviourNames, behaviours } from './data.js';
export { BehavioursError, type BehavioursErrorCode } from './error.js';
export { everydayQuestions } from './everyday.js';
export type { OpenPoint } from './judge.js';
export { type BehaviourQuestion, readBehaviour } from './question.js';
export { rulesText } from './rules-text.js';
