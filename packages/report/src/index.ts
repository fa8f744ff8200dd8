export { diffBundles } from './diff/diff.js';
export {
  type BundleDiff,
  type BundleFacts,
  CAUSES,
  type Cause,
  CHANGE_KINDS,
  type Change,
  type ChangeKind,
  type ExpectationFacts,
} from './diff/model.js';
export { renderDiffMarkdown, renderDiffText } from './diff/render.js';
export { type ReportResult, writeReport } from './page/write.js';
