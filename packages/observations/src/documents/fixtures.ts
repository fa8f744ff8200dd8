import { type FixtureRecord, type Fixtures, SCHEMA_VERSIONS } from '@runtime/contracts';
import type { BaselineFacts, ProbeFacts } from '../facts.js';
import { baselineName } from '../results/baseline-results.js';
import type { RunFacts } from '../run.js';

/** `fixtures.json`: the loopback listeners of network probes; scenario rows first (contract: execution, fixtures). */
export const fixtures = (run: RunFacts, baseline: readonly BaselineFacts[], scenario: readonly ProbeFacts[]): Fixtures => ({
  schema_version: SCHEMA_VERSIONS.fixtures,
  world_id: run.world_id,
  run_id: run.run_id,
  plan_id: run.plan_id,
  records: [
    ...scenario.filter(isNetwork).map((facts) => record('scenario', facts, facts.probe.expectation_id)),
    ...baseline.filter(isNetwork).map((facts) => record('baseline', facts, baselineName(facts.profileId, facts.probe))),
  ],
});

const isNetwork = ({ probe }: BaselineFacts): boolean => probe.operation === 'network-outbound';

const record = (lane: FixtureRecord['lane'], { profileId, probe, row }: BaselineFacts, scenarioId: string): FixtureRecord => ({
  schema_version: SCHEMA_VERSIONS.fixture_marker,
  fixture_id: 'loopback_listener',
  lane,
  profile_id: profileId,
  probe_name: probe.name,
  scenario_id: scenarioId,
  operation: probe.operation,
  target: probe.target,
  listener: row.kind === 'measured' ? (row.listener ?? null) : null,
});
