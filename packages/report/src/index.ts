export { diffBundles } from './diff/diff.js';
export { type BundleDiff, type BundleFacts, type Cause, CAUSES, type Change, CHANGE_KINDS, type ChangeKind, type ExpectationFacts } from './diff/model.js';
export { renderDiffMarkdown, renderDiffText } from './diff/render.js';
