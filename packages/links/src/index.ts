export { LinkError, type LinkErrorCode } from './error.js';
export { loadRuntimeLinks } from './load.js';
export { listLinkedExpectations, listLinkedProfiles, resolveExpectationLink, resolveProfileLink } from './query.js';
