import * as report from '@runtime/report';
import { expect, it } from 'vitest';

it('exports this and nothing else', () => {
  expect(Object.keys(report).sort()).toMatchInlineSnapshot(`
    [
      "CAUSES",
      "CHANGE_KINDS",
      "VERDICTS",
      "diffBundles",
      "readResults",
      "renderDiffMarkdown",
      "renderDiffText",
      "renderReport",
      "resultsOf",
      "writeReport",
    ]
  `);
});
