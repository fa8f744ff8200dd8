import { evaluateQuery } from './decide/decide.js';
import { resolveDriver } from './decide/drivers.js';
import { concreteOperation } from './decide/requirements.js';
import { SbplError } from './error.js';
import type { VirtualHost } from './host/virtual-host.js';
import type { CompiledPolicy } from './policy/compile.js';
import type { SimulatedProbe } from './simulate/types.js';
import type { EngineDecision, UnknownConstruct } from './types.js';

declare const oracleBrand: unique symbol;

/**
 * What the engine answers when it is asked, without any probe having run. A type of its own: it has no `started`,
 * `outcome` or `actual`, so nothing that takes an observation accepts it.
 */
export interface OracleAnswer {
  readonly [oracleBrand]: 'oracle';
  source: 'engine';
  /** Concrete, as a policy query names it: `file-read*` asks `file-read-data`. */
  operation: string;
  filter_type: number | null;
  filter_type_name: string | null;
  argument: string | null;
  decision: EngineDecision;
  stage: 'engine';
  unknown?: UnknownConstruct[];
}

/**
 * The oracle lane's answer for one probe under one policy. Throws `SBPL_OPERATION_UNKNOWN` and `DRIVER_UNKNOWN`.
 * A profile that a host would refuse is still asked: the oracle speaks about rules.
 */
export function oracleAnswer(policy: CompiledPolicy, probe: SimulatedProbe, host: VirtualHost): OracleAnswer {
  if (probe.operation === '') {
    throw new SbplError({ code: 'SBPL_OPERATION_UNKNOWN', message: 'the probe names no operation' });
  }
  const operation = concreteOperation(host.operations, probe.operation);
  const shape = resolveDriver(probe.driver, probe.syscall);
  // The query looks at the policy alone: the accesses a helper makes besides are no part of the question.
  const asked = { driver: shape.driver === 'xpc_probe' ? 'xpc_probe' : null, syscall: null };
  const { decision, answer } = evaluateQuery(
    policy,
    { operation, target: probe.target ?? '', filter_name: probe.filter_name },
    asked,
    host,
  );
  const { filters } = host.world;
  const inferred = shape.driver === 'xpc_probe' ? 'xpc-service-name' : filters.defaultFor(operation)?.name;
  const name = probe.filter_name ?? inferred ?? null;
  const row = {
    source: 'engine' as const,
    operation,
    filter_type: probe.filter_type ?? (name === null ? null : (filters.byName(name)?.number ?? null)),
    filter_type_name: name,
    argument: probe.target ?? null,
    decision,
    stage: 'engine' as const,
    ...(decision === 'unknown' ? { unknown: [...(answer?.unknown ?? [])] } : {}),
  };
  return row as OracleAnswer;
}
