import type { Decision, VfsProfile } from '@runtime/contracts';

export type Role = NonNullable<VfsProfile['role']>;
export type PairPolicy = Exclude<NonNullable<VfsProfile['policy']>, 'literal'>;

/**
 * What a rule in the first, the second or both spellings of a pair is expected to decide for each of them, when
 * the kernel compares resolved paths. Under the exception, requests below the `/var` link stay denied: nothing
 * lets the link itself be looked at.
 *
 * @returns Decisions for the first and the second path.
 */
export function decidePair(policy: PairPolicy, role: Role, second: string): [Decision, Decision] {
  if (role === 'first_only') return ['deny', 'deny'];
  const exception = policy === 'canonicalized_with_var_tmp_exception' && second.startsWith('/private/var/');
  return exception ? ['deny', 'allow'] : ['allow', 'allow'];
}
