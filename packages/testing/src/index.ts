export { fixturesRoot, referenceRoot, repositoryRoot } from './locations.js';
export { buildProgram, type Program } from './program.js';
export { temporaryDirectory, writeTree } from './temporary.js';
export { errorOf, toThrowWithCode } from './throws.js';
