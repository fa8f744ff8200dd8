import { shown } from '@runtime/contracts';

const xml = (text: string): string => shown(text, 'xml');

/** An earlier file of this kind may be replaced. */
export const JUNIT = { name: 'a JUnit file', mark: '<testsuites ' };

/** One case, and what became of it; without an outcome it passed. */
export interface JunitCase {
  classname: string;
  name: string;
  outcome?: { kind: 'failure' | 'error' | 'skipped'; type?: string; message: string };
  /** What a passed case has to say. */
  note?: string;
}

/** Cases as JUnit XML, for CI services. */
export function junitOf(suite: string, cases: readonly JunitCase[]): string {
  const count = (kind: string): number => cases.filter(({ outcome }) => outcome?.kind === kind).length;
  const counts = `tests="${cases.length}" failures="${count('failure')}" errors="${count('error')}" skipped="${count('skipped')}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${counts}>`,
    `  <testsuite name="${xml(suite)}" ${counts}>`,
    ...cases.map(caseOf),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

function caseOf({ classname, name, outcome, note }: JunitCase): string {
  const open = `    <testcase classname="${xml(classname)}" name="${xml(name)}"`;
  if (outcome === undefined && note === undefined) return `${open}/>`;
  const inner =
    outcome === undefined
      ? `<system-out>${xml(note ?? '')}</system-out>`
      : `<${outcome.kind}${outcome.type === undefined ? '' : ` type="${xml(outcome.type)}"`} message="${xml(outcome.message)}"/>`;
  return `${open}>\n      ${inner}\n    </testcase>`;
}
