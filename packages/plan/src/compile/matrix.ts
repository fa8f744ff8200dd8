import { type ExpectedMatrix, type MatrixProbe, objectInOrder, type ProbeEntry, sha256Hex } from '@runtime/contracts';

const WHEN_TRUTHY = ['mode', 'driver', 'syscall', 'attr_payload', 'anchor_ctx_id', 'filter_name'] as const;

/** One row of the compiled plan. Members that only describe the probe stay behind. */
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
  /** SBPL text; null where it lies outside what the caller holds. */
  text: string | null;
  mode: 'sbpl' | 'blob';
  family: string | null;
  semantic_group: string | null;
  key_specific_rules: readonly string[];
  probes: readonly MatrixProbe[];
}

const MATRIX_SCHEMA = 'runtime-tools.expected_matrix.v0.1';

/**
 * The matrix of a plan, profiles in the order given. The reference's members come first. Ours
 * follow: without key rules and the digest of the text, a run from a stored matrix could test another policy unnoticed.
 */
export function expectedMatrix(worldId: string, inputs: readonly MatrixInput[]): ExpectedMatrix {
  const profiles = objectInOrder(inputs.map((profile) => [profile.profile_id, matrixEntry(profile)] as const));
  return { world_id: worldId, profiles, schema_version: MATRIX_SCHEMA };
}

const matrixEntry = (profile: MatrixInput): ExpectedMatrix['profiles'][string] => ({
  blob: profile.profile_path,
  mode: profile.mode,
  family: profile.family,
  semantic_group: profile.semantic_group,
  probes: [...profile.probes],
  profile_path: profile.profile_path,
  profile_sha256: profile.text === null ? null : sha256Hex(profile.text),
  key_specific_rules: [...profile.key_specific_rules],
});
