// What a command that is one file loads only where its line asks for it.
export { resolveWorld, writeQuestionSuite } from '@runtime/plan';
export { loadVirtualHost } from '@runtime/sbpl';
export { worldFromDocument } from '@runtime/worlds';
