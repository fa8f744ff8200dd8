/** Every `schema_version` string we write. Readers also take the older ones named in the schemas. */
export const SCHEMA_VERSIONS = {
  plan: 'runtime-tools.plan.v0.1',
  plan_template: 'runtime-tools.plan_template.v0.1',
  registry_index: 'runtime-tools.registry_index.v0.1',
  probe_registry: 'runtime-tools.probe_registry.v0.2',
  profile_registry: 'runtime-tools.profile_registry.v0.2',
  suite_manifest: 'runtime-tools.suite.v0.1',
  run_status: 'runtime-tools.run_status.v0.1',
  run_manifest: 'runtime-tools.run_manifest.v0.1',
  apply_preflight: 'runtime-tools.apply_preflight.v0.1',
  runtime_results: 'runtime-tools.runtime_results.v0.1',
  baseline_results: 'runtime-tools.baseline_results.v0.1',
  oracle_results: 'runtime-tools.oracle_results.v0.1',
  path_witnesses: 'runtime-tools.path_witnesses.v0.1',
  path_witness: 'runtime-tools.path_witness.v0.1',
  fixtures: 'runtime-tools.fixtures.v0.1',
  fixture_marker: 'runtime-tools.fixture_marker.v0.1',
  mismatch_packet: 'runtime-tools.mismatch_packet.v0.1',
  summary: 'runtime-tools.summary.v0.1',
  artifact_index: 'runtime-tools.artifact_index.v0.1',
  repair_log: 'runtime-tools.repair_log.v0.2',
  promotion_packet: 'runtime-tools.promotion_packet.v0.2',
  simulated_packet: 'runtime-tools.simulated_packet.v0.1',
  packet_set: 'runtime.packet_set.v0.1',
  promotion_receipt: 'runtime.promotion_receipt.v0.1',
  op_runtime_summary: 'runtime-mapping.v0.1',
  runtime_links: 'runtime-links.v0.1',
  runtime_inventory: 'runtime-tools.runtime_inventory.v0.1',
  status: 'runtime-tools.status.v0.1',
  job: 'runtime-tools.job.v0.1',
  job_done: 'runtime-tools.job_done.v0.1',
  world: 'runtime-tools.world.v0.2',
  behaviour: 'runtime-tools.behaviour.v0.1',
} as const;

/** Integer versions inside a `runtime_result`: what we write, and what we read. */
export const RUNTIME_RESULT_VERSION = 1;
export const RUNTIME_RESULT_VERSIONS: readonly number[] = [0, 1];
export const TOOL_MARKER_VERSION = 2;
export const TOOL_MARKER_VERSIONS: readonly number[] = [0, 1, 2];

/** The registry versions that an upgrade takes. */
export const OLDER_REGISTRY_VERSIONS = {
  probe_registry: 'runtime-tools.probe_registry.v0.1',
  profile_registry: 'runtime-tools.profile_registry.v0.1',
} as const;
