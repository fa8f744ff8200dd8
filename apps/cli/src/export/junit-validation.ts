import type { ValidationResult } from '@runtime/bundle-store';
import { type JunitCase, junitOf } from './junit.js';

/** A validation as JUnit XML: one case for the bundle, or one per problem. */
export function junitOfValidation(result: ValidationResult): string {
  const classname = 'validate-bundle';
  const cases: JunitCase[] = result.ok
    ? [{ classname, name: `${result.artifacts} artifacts verified` }]
    : result.errors.map(({ code, path, message }) => ({
        classname,
        name: [code, path].filter(Boolean).join(' '),
        outcome: { kind: code === 'BUNDLE_READ_FAILED' ? 'error' : 'failure', type: code, message },
      }));
  return junitOf(`bundle ${result.run_id ?? result.bundle_dir}`, cases);
}
