export { fixturesRoot, referenceRoot, repositoryRoot } from './locations.js';
export { errorOf, toThrowWithCode } from './throws.js';
export { temporaryDirectory, writeTree } from './temporary.js';
