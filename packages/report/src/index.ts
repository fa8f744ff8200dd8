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
export { type HistoryOptions, readHistory } from './history/history.js';
export type { History, HistoryChange, HistoryProbe, HistoryRun } from './history/model.js';
export { renderHistoryPage, writeHistoryPage } from './history/page/write.js';
export { renderHistoryMarkdown, renderHistoryText } from './history/render.js';
export { describeRun, type RunFacts } from './history/run.js';
export { type OpenedRun, openRun } from './open-run.js';
export { type RenderedReport, type ReportResult, renderReport, writeReport } from './page/write.js';
export type { ResultCounts, ResultRow, ResultRule, RunResults } from './results/model.js';
export { openResults, readResults, resultsOf } from './results/results.js';
export { RunRows } from './results/run-rows.js';
