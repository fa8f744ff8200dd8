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

/** Filter numbers of the policy query's vocabulary, as markers carry them. */
const FILTER_TYPES: Readonly<Record<string, number>> = {
  path: 0,
  'ipc-posix-name': 4,
  'global-name': 5,
  'local-name': 6,
  'control-name': 9,
  'iokit-registry-entry-class': 16,
  'iokit-connection': 18,
  extension: 22,
  'right-name': 26,
  'preference-domain': 27,
  'notification-name': 34,
  'sysctl-name': 37,
  'nvram-variable': 44,
  'xpc-service-name': 49,
  'iokit-user-client-type': 76,
};

const DEFAULT_FILTERS: readonly (readonly [string, string])[] = [
  ['file-', 'path'],
  ['mach-lookup', 'global-name'],
  ['mach-register', 'global-name'],
  ['darwin-notification-post', 'notification-name'],
  ['distributed-notification-post', 'notification-name'],
  ['ipc-posix-', 'ipc-posix-name'],
  ['authorization-right-obtain', 'right-name'],
  ['user-preference-', 'preference-domain'],
  ['iokit-open-service', 'iokit-registry-entry-class'],
  ['nvram-', 'nvram-variable'],
];

/**
 * The oracle lane's answer for one probe under one policy. Throws `SBPL_OPERATION_UNKNOWN` and `DRIVER_UNKNOWN`.
 * A profile that a host would refuse is still asked: the oracle speaks about rules.
 */
export function oracleAnswer(policy: CompiledPolicy, probe: SimulatedProbe, host: VirtualHost): OracleAnswer {
  if (probe.operation === '') {
    throw new SbplError({ code: 'SBPL_OPERATION_UNKNOWN', message: 'the probe names no operation' });
  }
  const operation = concreteOperation(probe.operation);
  const shape = resolveDriver(probe.driver, probe.syscall);
  // The query looks at the policy alone: the accesses a helper makes besides are no part of the question.
  const asked = { driver: shape.driver === 'xpc_probe' ? 'xpc_probe' : null, syscall: null };
  const { decision, answer } = evaluateQuery(
    policy,
    { operation, target: probe.target ?? '', filter_name: probe.filter_name },
    asked,
    host,
  );
  const inferred =
    shape.driver === 'xpc_probe' ? 'xpc-service-name' : (DEFAULT_FILTERS.find(([prefix]) => operation.startsWith(prefix))?.[1] ?? null);
  const name = probe.filter_name ?? inferred;
  const row = {
    source: 'engine' as const,
    operation,
    filter_type: probe.filter_type ?? (name !== null && Object.hasOwn(FILTER_TYPES, name) ? (FILTER_TYPES[name] as number) : null),
    filter_type_name: name,
    argument: probe.target ?? null,
    decision,
    stage: 'engine' as const,
    ...(decision === 'unknown' ? { unknown: [...(answer?.unknown ?? [])] } : {}),
  };
  return row as OracleAnswer;
}
