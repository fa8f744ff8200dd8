import { driverOf } from '@runtime/contracts';
import { readAddress } from '../decide/accesses.js';
import type { Evaluation } from '../decide/course.js';
import type { DriverShape } from '../decide/drivers.js';
import { concreteOperation } from '../decide/requirements.js';
import type { VirtualHost } from '../host/virtual-host.js';
import { isLoopback } from '../policy/match.js';
import { performFile } from './perform-file.js';
import { done, failed, missing, type Performed } from './performed.js';
import type { SimulatedProbe } from './types.js';

const UNDECIDED: Performed = { ...failed(1, null), undecided: true };

/** One detail line as the helpers print it, and the same object again. */
const detail = (value: Record<string, unknown>): string => `SBL_PROBE_DETAILS ${JSON.stringify(value)}\n`;

/** Carries out an operation that the policy has been asked about. */
export function perform(host: VirtualHost, evaluation: Evaluation, probe: SimulatedProbe, shape: DriverShape, target: string): Performed {
  const operation = concreteOperation(host.operations, probe.operation);
  const denied = evaluation.decision === 'deny';
  if (driverOf(shape.driver)?.where === 'query') {
    return checkAnswer(evaluation, operation, probe, target);
  }
  if (operation.startsWith('file-')) {
    return evaluation.decision === 'unknown' ? UNDECIDED : performFile(host, evaluation, operation, probe, shape, target);
  }
  // What is looked for among known things is missed before anybody is asked; a lookup by name is refused first.
  const absentFirst = absence(host, operation, target);
  if (absentFirst !== null) {
    return absentFirst;
  }
  if (evaluation.decision === 'unknown') {
    return UNDECIDED;
  }
  if (denied) {
    return refusal(host, operation, target);
  }
  return performNamed(host, operation, target, shape);
}

function checkAnswer(evaluation: Evaluation, operation: string, probe: SimulatedProbe, target: string): Performed {
  if (evaluation.decision === 'unknown') {
    return UNDECIDED;
  }
  const rc = evaluation.decision === 'allow' ? 0 : 1;
  const filter = probe.filter_name === undefined ? {} : { filter_name: probe.filter_name };
  const line = detail({ operation, filter_type: probe.filter_type ?? 0, argument: target, ...filter, rc, decision: evaluation.decision });
  return rc === 0 ? done(line) : failed(1, null, '', line);
}

function absence(host: VirtualHost, operation: string, target: string): Performed | null {
  if (operation.startsWith('iokit-open') && host.iokitClass(target) === null) {
    return missing(2, null, '', detail({ found: false }));
  }
  if (operation === 'sysctl-read' && !Object.hasOwn(host.data.sysctls, target)) {
    return missing(1, host.errno('ENOENT'), `sysctl: unknown oid '${target}'\n`);
  }
  if (operation === 'process-info-pidinfo' && /^\d+$/.test(target) && !host.data.processes.some(({ pid }) => String(pid) === target)) {
    return missing(1, host.errno('ESRCH'));
  }
  return null;
}

function refusal(host: VirtualHost, operation: string, target: string): Performed {
  if (operation === 'mach-lookup') {
    return failed(1, null, '', detail({ operation, kr: 1100, service_present: null }));
  }
  const errno = host.errno('EPERM');
  if (operation.startsWith('iokit-open')) {
    return failed(1, errno, '', detail({ found: true, open_kr: -536870174 }));
  }
  if (operation === 'ipc-posix-shm-write-create') {
    return failed(1, errno, '', detail({ operation, name: `/${target}`, errno, decision: 'deny' }));
  }
  return failed(1, errno, `${operation}: ${host.errnoText(errno)}\n`);
}

function performNamed(host: VirtualHost, operation: string, target: string, shape: DriverShape): Performed {
  switch (operation) {
    case 'mach-lookup': {
      const service = host.service(target);
      const found = service !== null && (service.namespace !== 'xpc' || driverOf(shape.driver)?.filter === 'xpc-service-name');
      const line = detail({ operation, kr: found ? 0 : 1102, service_present: found });
      return found ? done(line) : missing(1, null, '', line);
    }
    case 'sysctl-read':
      return done(`${host.data.sysctls[target]}\n`);
    case 'system-kext-query':
      return host.data.kexts.includes(target) ? done(`${target}\n`) : missing(1, null, `${target} is not loaded\n`);
    case 'nvram-get':
      return Object.hasOwn(host.data.nvram, target) ? done(`${target}\t${host.data.nvram[target]}\n`) : missing(1, host.errno('ENOENT'));
    case 'network-outbound':
      return connect(host, target);
    case 'ipc-posix-shm-write-create':
      return done(detail({ operation, name: `/${target}`, fd: 3, decision: 'allow' }));
    case 'ipc-posix-shm-read-data':
      return host.data.shared_memory.includes(target) ? done() : missing(1, host.errno('ENOENT'));
    default:
      return operation.startsWith('iokit-open') ? done(detail({ found: true, open_kr: 0, call_kr: -536870206 })) : done();
  }
}

function connect(host: VirtualHost, target: string): Performed {
  const { host: name, port } = readAddress(target);
  const ports = host.data.loopback_ports;
  // Nothing but the loopback answers: the virtual host is on no network.
  const answers = isLoopback(name) && (ports === '*' || (port !== null && ports.includes(port)));
  return answers
    ? done()
    : missing(1, host.errno('ECONNREFUSED'), `nc: connect to ${target}: ${host.errnoText(host.errno('ECONNREFUSED'))}\n`);
}
