import { metadataCallOf } from '@runtime/contracts';
import { PROBED_XATTR } from '../decide/accesses.js';
import type { Evaluation } from '../decide/course.js';
import type { DriverShape } from '../decide/drivers.js';
import type { HostNode, VirtualHost } from '../host/virtual-host.js';
import { done, failed, missing, type Performed } from './performed.js';
import type { SimulatedProbe } from './types.js';

/** The helper's way of saying that a call failed: exit code, and what it prints. */
type Report = (errno: number) => Pick<Performed, 'exitCode' | 'stdout' | 'stderr'>;

/**
 * Carries out a file operation. The kernel looks names up before it judges them: a target that is not there is missed on
 * the way, unless a link before it was already refused.
 */
export function performFile(
  host: VirtualHost,
  evaluation: Evaluation,
  operation: string,
  probe: SimulatedProbe,
  shape: DriverShape,
  target: string,
): Performed {
  const report = reportOf(host, operation, probe, shape, target);
  const fail = (errno: number): Performed => ({ ...failed(1, errno), ...report(errno) });
  if (evaluation.loop) {
    return fail(host.errno('ELOOP'));
  }
  const node = host.node(evaluation.resolved);
  const refusedOnTheWay = evaluation.decision === 'deny' && evaluation.settled?.target !== evaluation.resolved;
  const place = operation === 'file-write-create' && node === null ? folderOf(host, evaluation.resolved) : null;
  if (node === null && place === null && !refusedOnTheWay) {
    const errno = host.errno('ENOENT');
    return { ...missing(1, errno), ...report(errno) };
  }
  if (evaluation.decision === 'deny') {
    return fail(deniedErrno(host, evaluation));
  }
  if (place !== null) {
    return create(host, place, evaluation.resolved, report);
  }
  const present = node as HostNode;
  const refusal = ordinaryRefusal(host, present, operation, shape);
  if (refusal === null) {
    return succeed(host, present, evaluation.resolved, operation, probe, shape, target);
  }
  const { mode, uid } = present;
  return { ...fail(refusal), refusedBy: { path: evaluation.resolved, mode, uid, user: host.data.process.uid } };
}

/** The folder in which something new would be made, where it is one. */
function folderOf(host: VirtualHost, path: string): HostNode | null {
  const folder = host.node(path.slice(0, path.lastIndexOf('/')) || '/');
  return folder?.kind === 'directory' ? folder : null;
}

/** Makes a name in a folder: what the policy allows, the folder's mode may still refuse. */
function create(host: VirtualHost, { mode, uid }: HostNode, path: string, report: Report): Performed {
  const user = host.data.process.uid;
  const bit = uid === user ? 0o200 : 0o002;
  if (user === 0 || (mode & bit) !== 0) {
    return done();
  }
  const errno = host.errno('EACCES');
  return { ...failed(1, errno), ...report(errno), refusedBy: { path: path.slice(0, path.lastIndexOf('/')) || '/', mode, uid, user } };
}

/** A rule may name the errno its denial shows. */
function deniedErrno(host: VirtualHost, { answer }: Evaluation): number {
  const named = answer?.rule?.modifiers.find((modifier) => modifier.kind === 'with' && modifier.name === 'errno');
  return (named?.kind === 'with' && named.argument !== null ? host.world.errnos.number(named.argument) : null) ?? host.errno('EPERM');
}

/** What ownership and mode bits refuse without any policy. */
function ordinaryRefusal(host: VirtualHost, node: HostNode, operation: string, { syscall, driver }: DriverShape): number | null {
  const { uid } = host.data.process;
  const owns = node.uid === uid || uid === 0;
  const may = (bit: number): boolean => uid === 0 || (node.mode & (owns ? bit << 6 : bit)) !== 0;
  if (driver === 'metadata_runner' && syscall !== null && metadataCallOf(syscall)?.write !== null && operation.startsWith('file-write')) {
    return owns ? null : host.errno('EPERM');
  }
  if (operation === 'file-write-data' || operation === 'file-write-xattr') {
    return may(2) ? null : host.errno('EACCES');
  }
  return operation === 'file-read-data' || operation === 'file-search' ? (may(4) ? null : host.errno('EACCES')) : null;
}

function succeed(
  host: VirtualHost,
  node: HostNode,
  resolved: string,
  operation: string,
  probe: SimulatedProbe,
  { driver }: DriverShape,
  target: string,
): Performed {
  if (driver === 'metadata_runner') {
    return done(metadataReport(probe, target, { status: 'ok' }));
  }
  const observed = { observed: resolved, observedNoFirmlink: host.dataSpelling(resolved) };
  if (driver === 'file_probe') {
    return { ...done(`${JSON.stringify({ op: probeWord(operation), path: target, rc: 0, errno: 0 })}\n`), ...observed };
  }
  switch (operation) {
    case 'file-read-data':
    case 'file-write-data':
      return { ...done(operation === 'file-read-data' ? node.content : ''), ...observed };
    case 'file-read-xattr': {
      const value = node.xattrs.get(PROBED_XATTR);
      return value === undefined ? missing(1, host.errno('ENOATTR'), `No such xattr: ${PROBED_XATTR}\n`) : done(`${value}\n`);
    }
    case 'file-search':
      return node.kind === 'directory' ? done() : failed(1, host.errno('ENOTDIR'), 'Not a directory\n');
    default:
      return done();
  }
}

const probeWord = (operation: string): string =>
  operation.startsWith('file-write') ? 'write' : operation === 'file-search' ? 'search' : 'read';

function metadataReport(probe: SimulatedProbe, target: string, result: Record<string, unknown>): string {
  const syscall = probe.syscall ?? (probe.operation.startsWith('file-write') ? 'chmod' : 'lstat');
  const payload = probe.attr_payload === undefined ? {} : { attr_payload: probe.attr_payload };
  return `${JSON.stringify({ apply_rc: 0, ...payload, ...result, op: probe.operation, path: target, syscall })}\n`;
}

function reportOf(host: VirtualHost, operation: string, probe: SimulatedProbe, { driver }: DriverShape, target: string): Report {
  if (driver === 'metadata_runner') {
    return (errno) => ({
      exitCode: errno,
      stdout: metadataReport(probe, target, { errno, message: host.errnoText(errno), status: 'op_failed' }),
      stderr: '',
    });
  }
  if (driver === 'file_probe') {
    const line = (errno: number): string => `${JSON.stringify({ op: probeWord(operation), path: target, rc: -1, errno })}\n`;
    return (errno) => ({ exitCode: 1, stdout: line(errno), stderr: '' });
  }
  const isData = operation === 'file-read-data' || operation === 'file-write-data';
  return (errno) => ({ exitCode: isData ? 2 : 1, stdout: '', stderr: `${isData ? 'open target' : operation}: ${host.errnoText(errno)}\n` });
}
