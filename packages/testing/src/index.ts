export { fixturesRoot, referenceRoot, repositoryRoot } from './locations.js';
export { temporaryDirectory, writeTree } from './temporary.js';
export { errorOf, toThrowWithCode } from './throws.js';
