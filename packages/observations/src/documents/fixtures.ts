import { type FixtureRecord, type Fixtures, type MatrixProbe, SCHEMA_VERSIONS } from '@runtime/contracts';
import type { BaselineFacts } from '../facts.js';
import { baselineName } from '../results/baseline-results.js';
import type { RunFacts } from '../run.js';

/** `fixtures.json` without its records: the loopback listeners of network probes; scenario rows first (contract: execution, fixtures). */
export const fixtures = (run: RunFacts): Fixtures => ({
  schema_version: SCHEMA_VERSIONS.fixtures,
  world_id: run.world_id,
  run_id: run.run_id,
  plan_id: run.plan_id,
  records: [],
});

export const isNetwork = ({ operation }: MatrixProbe): boolean => operation === 'network-outbound';

export const fixture = (lane: FixtureRecord['lane'], { profileId, probe, row }: BaselineFacts): FixtureRecord => ({
  schema_version: SCHEMA_VERSIONS.fixture_marker,
  fixture_id: 'loopback_listener',
  lane,
  profile_id: profileId,
  probe_name: probe.name,
  scenario_id: lane === 'scenario' ? probe.expectation_id : baselineName(profileId, probe),
  operation: probe.operation,
  target: probe.target,
  listener: row.kind === 'measured' ? (row.listener ?? null) : null,
});
