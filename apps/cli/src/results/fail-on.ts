import type { ResultRow } from '@runtime/report';

/** What `--fail-on` takes: a verdict, or both of those that are decisions other than expected. */
const FAIL_ON = ['surprise', 'known', 'mismatch', 'blocked', 'unmeasured'] as const;

/** Whether a row is of a kind that the caller will not have. */
export const failsOn =
  (kinds: readonly string[] = []) =>
  ({ verdict }: Pick<ResultRow, 'verdict'>): boolean =>
    kinds.includes(verdict) || (kinds.includes('mismatch') && (verdict === 'surprise' || verdict === 'known'));

export const failOnFlag = {
  type: 'string',
  array: true,
  requiresArg: true,
  choices: FAIL_ON,
  description: 'exit 1 when a probe came out so (mismatch: surprise or known); may be repeated',
} as const;

export const junitFlag = { type: 'string', requiresArg: true, description: 'also write the results as JUnit XML, a case a probe' } as const;
