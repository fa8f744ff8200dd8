import { templateFault } from './expand.js';

export type Expected = 'allow' | 'deny';

/**
 * What a rule in the first, the second or both spellings of a pair is expected to decide for each of them, when
 * the kernel compares resolved paths. Under the exception, requests below the `/var` link stay denied: nothing
 * lets the link itself be looked at.
 *
 * @returns Decisions for the first and the second path.
 */
export function decidePair(policy: unknown, role: unknown, second: string): [Expected, Expected] {
  if (policy === 'literal') {
    if (role === 'first_only') return ['allow', 'deny'];
    if (role === 'second_only') return ['deny', 'allow'];
    if (role === 'both') return ['allow', 'allow'];
    throw unknownRole();
  }
  if (policy !== 'canonicalized' && policy !== 'canonicalized_with_var_tmp_exception') {
    throw templateFault('template.unknown_policy');
  }
  if (role === 'first_only') return ['deny', 'deny'];
  if (role !== 'second_only' && role !== 'both') throw unknownRole();
  const exception = policy === 'canonicalized_with_var_tmp_exception' && second.startsWith('/private/var/');
  return exception ? ['deny', 'allow'] : ['allow', 'allow'];
}

const unknownRole = (): Error => templateFault('template.unknown_role');
