import * as report from '@runtime/report';
import { expect, it } from 'vitest';

it('exports this and nothing else', () => {
  expect(Object.keys(report).sort()).toMatchInlineSnapshot(`
    [
      "CAUSES",
      "CHANGE_KINDS",
      "describeRun",
      "diffBundles",
      "openRun",
      "readHistory",
      "readResults",
      "renderDiffMarkdown",
      "renderDiffText",
      "renderHistoryMarkdown",
      "renderHistoryPage",
      "renderHistoryText",
      "renderReport",
      "resultsOf",
      "writeHistoryPage",
      "writeReport",
    ]
  `);
});
