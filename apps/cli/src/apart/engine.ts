// The policy engine, for commands that ask it only where a run did not record what decided.
export { assembleProfile, compilePolicy, decide, SbplError, virtualHostOf } from '@runtime/sbpl';
