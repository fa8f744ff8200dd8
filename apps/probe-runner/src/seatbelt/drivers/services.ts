import type { CallDriver, ProbeSpec } from './types.js';

const EPERM = [1];
const name = (probe: ProbeSpec) => ({ name: probe.target });

export const MACH_DRIVERS: readonly CallDriver[] = [
  {
    kind: 'call',
    id: 'bootstrap-look-up',
    call: 'mach_lookup',
    operations: ['mach-lookup'],
    drivers: ['sandbox_mach_probe', 'mach_probe', 'native', undefined],
    presence: 'none',
    options: name,
    denyErrno: [],
    // BOOTSTRAP_NOT_PRIVILEGED and BOOTSTRAP_UNKNOWN_SERVICE of servers/bootstrap.h.
    codes: { allow: [0], deny: [1100], absent: [1102] },
    // KERN_NO_ACCESS and KERN_DENIED of mach/kern_return.h.
    stepDenied: [8, 53],
    need: 'mach_bootstrap',
    what: 'bootstrap_look_up over a bootstrap port from before the policy',
  },
  {
    kind: 'call',
    id: 'xpc-connect',
    call: 'xpc_connect',
    operations: ['mach-lookup'],
    drivers: ['xpc_probe'],
    presence: 'none',
    options: name,
    denyErrno: [],
    // 0: a reply; 1: invalid, and answered before the policy; 2: failed otherwise; 3: invalid before the policy as well.
    codes: { allow: [0], deny: [1], absent: [3] },
    what: 'xpc_connection_create_mach_service, one empty message, synchronous reply, before the policy and under it',
  },
  {
    kind: 'call',
    id: 'iokit-open',
    call: 'iokit_open',
    operations: ['iokit-open-service'],
    drivers: ['sandbox_iokit_probe', 'iokit_probe', 'native', undefined],
    presence: 'none',
    options: name,
    denyErrno: [],
    // kIOReturnNotPermitted and kIOReturnNoDevice.
    codes: { allow: [0], deny: [-536870174], absent: [-536870208] },
    what: 'IOServiceOpen of type 0 of a service that was found before the policy',
  },
];

export const NOTIFICATION_DRIVERS: readonly CallDriver[] = [
  {
    kind: 'call',
    id: 'notify-post',
    call: 'notify_post',
    operations: ['darwin-notification-post'],
    drivers: [undefined, 'native'],
    presence: 'none',
    options: name,
    denyErrno: [],
    // NOTIFY_STATUS_OK says that the message was sent; whether it was delivered is watched for.
    codes: { allow: [0], deny: [], absent: [] },
    // NOTIFY_STATUS_NOT_AUTHORIZED of notify.h.
    stepDenied: [7],
    watches: 'notification',
    what: 'notify_post(3), and whether the post arrives at a process without policy that watches for it',
  },
];

export const IPC_DRIVERS: readonly CallDriver[] = [
  {
    kind: 'call',
    id: 'shm-create',
    call: 'shm_create',
    operations: ['ipc-posix-shm-write-create'],
    drivers: [undefined, 'native'],
    presence: 'none',
    options: name,
    denyErrno: EPERM,
    leaves: 'shared_memory',
    what: 'shm_open(2) O_CREAT|O_EXCL of the name as it is written, unlinked without a policy',
  },
];
