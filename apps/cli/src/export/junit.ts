import type { ValidationResult } from '@runtime/bundle-store';

/** An earlier file of this kind may be replaced. */
export const JUNIT = { name: 'a JUnit file', mark: '<testsuites ' };

/** A validation as JUnit XML, for CI services: one case for the bundle, or one per problem. */
export function junitOf(result: ValidationResult): string {
  const name = xml(`bundle ${result.run_id ?? result.bundle_dir}`);
  const cases = result.ok
    ? [`    <testcase classname="validate-bundle" name="${result.artifacts} artifacts verified"/>`]
    : result.errors.map(
        ({ code, path, message }) =>
          `    <testcase classname="validate-bundle" name="${xml([code, path].filter(Boolean).join(' '))}">\n` +
          `      <failure type="${xml(code)}" message="${xml(message)}"/>\n    </testcase>`,
      );
  const counts = `tests="${cases.length}" failures="${result.ok ? 0 : cases.length}" errors="0"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${counts}>`,
    `  <testsuite name="${name}" ${counts}>`,
    ...cases,
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };

/** XML 1.0 cannot hold most control characters in any spelling. */
const xml = (text: string): string =>
  text.replace(/[\u0000-\u001f\u007f-\u009f\ufffe\uffff]|\p{Surrogate}/gu, '?').replace(/[&<>"']/g, (unit) => ENTITIES[unit]!);
