// What a command that is one file loads only where its line asks for it: other worlds, and a suite to write.
export { resolveWorld } from '@runtime/plan';
export { loadVirtualHost, simulatedHostProblems } from '@runtime/sbpl';
export { worldFromDocument } from '@runtime/worlds';
export { saveQuestions } from '../question/save.js';
