import type { ExpectedMatrix, MatrixProbe, ProbeEntry } from '@runtime/contracts';

const WHEN_TRUTHY = ['mode', 'driver', 'syscall', 'attr_payload', 'anchor_ctx_id', 'filter_name'] as const;

/** One row of the compiled plan (contract: plans, 11). Members that only describe the probe stay behind. */
export function matrixProbe(profileId: string, probe: ProbeEntry): MatrixProbe {
  const row: Record<string, unknown> = {
    name: probe.name,
    operation: probe.operation,
    target: probe.target,
    expected: probe.expected,
    expectation_id: expectationIdOf(profileId, probe),
  };
  for (const member of WHEN_TRUTHY) if (probe[member]) row[member] = probe[member];
  if (probe.filter_type !== undefined && probe.filter_type !== null) row['filter_type'] = probe.filter_type;
  return row as MatrixProbe;
}

/** The probe's own expectation id, else its id. Unique within a profile, not across profiles that share a probe. */
export const expectationIdOf = (profileId: string, probe: Partial<ProbeEntry>): string =>
  probe.expectation_id || probe.probe_id || `${profileId}:${probe.name || probe.operation || 'probe'}`;

export interface MatrixInput {
  profile_id: string;
  profile_path: string;
  mode: 'sbpl' | 'blob';
  family: string | null;
  semantic_group: string | null;
  key_specific_rules: readonly string[];
  probes: readonly MatrixProbe[];
}

/**
 * The matrix of a plan (contract: plans, 12.1). `key_specific_rules` is ours, and stands there only where a profile
 * has some: without them a run from a stored matrix would test another policy.
 */
export function expectedMatrix(worldId: string, profiles: readonly MatrixInput[]): ExpectedMatrix {
  const entries: ExpectedMatrix['profiles'] = {};
  for (const profile of profiles) {
    const entry = {
      blob: profile.profile_path,
      mode: profile.mode,
      family: profile.family,
      semantic_group: profile.semantic_group,
      probes: [...profile.probes],
      ...(profile.key_specific_rules.length === 0 ? {} : { key_specific_rules: [...profile.key_specific_rules] }),
    };
    Object.defineProperty(entries, profile.profile_id, { value: entry, enumerable: true, writable: true, configurable: true });
  }
  return { world_id: worldId, profiles: entries };
}
