import type { MatrixProbe } from '@runtime/contracts';

/** What a probe is about, as every row says it. */
export interface PrimaryIntent {
  operation: string;
  target: string;
  profile_id: string;
  probe_name: string;
}

export const primaryIntent = (profileId: string, { operation, target, name }: MatrixProbe): PrimaryIntent => ({
  operation,
  target,
  profile_id: profileId,
  probe_name: name,
});
