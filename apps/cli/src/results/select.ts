import { didYouMean, idPattern } from '@runtime/contracts';
import type { ResultRow } from '@runtime/report';
import { CliError } from '../error.js';

interface Patterns {
  profile: readonly string[] | undefined;
  scenario: readonly string[] | undefined;
}

/** The rows whose ids fit. @throws CliError `SELECTION_UNKNOWN` for a pattern that fits none. */
export function selectRows(rows: readonly ResultRow[], { profile, scenario }: Patterns, bundle: string): ResultRow[] {
  const fitsProfile = testOf('profile', profile, new Set(rows.map(({ profile_id }) => profile_id)), bundle);
  const fitsScenario = testOf('scenario', scenario, new Set(rows.map(({ expectation_id }) => expectation_id)), bundle);
  return rows.filter(({ profile_id, expectation_id }) => fitsProfile(profile_id) && fitsScenario(expectation_id));
}

function testOf(
  kind: keyof Patterns,
  patterns: readonly string[] | undefined,
  known: ReadonlySet<string>,
  bundle: string,
): (id: string) => boolean {
  if (patterns === undefined) return () => true;
  const tests = patterns.map(idPattern);
  const lost = patterns.find((_, index) => ![...known].some((id) => tests[index]!(id)));
  if (lost === undefined) return (id) => tests.some((fits) => fits(id));
  const few = `there are ${[...known].slice(0, 10).join(', ')}${known.size > 10 ? ', and more' : ''}`;
  throw new CliError({
    code: 'SELECTION_UNKNOWN',
    category: 'input',
    message: `the run has no ${kind} that fits ${JSON.stringify(lost)}`,
    path: bundle,
    hint: didYouMean(lost.replaceAll('*', ''), known, few),
    details: { kind, pattern: lost },
  });
}
