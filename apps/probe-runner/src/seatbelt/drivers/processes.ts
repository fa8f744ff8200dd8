import type { CallDriver } from './types.js';

const EPERM = [1];

export const PROCESS_DRIVERS: readonly CallDriver[] = [
  {
    kind: 'call',
    id: 'sysctlbyname',
    call: 'sysctl',
    operations: ['sysctl-read'],
    drivers: [undefined, 'native'],
    presence: 'none',
    options: (probe) => ({ name: probe.target }),
    denyErrno: EPERM,
    absentErrno: [2],
    what: 'sysctlbyname(3), reading the size',
  },
  {
    kind: 'call',
    id: 'proc-pidinfo',
    call: 'pidinfo',
    operations: ['process-info-pidinfo', 'process-info*'],
    drivers: [undefined, 'native'],
    presence: 'none',
    options: (probe) => ({ process: probe.target }),
    denyErrno: EPERM,
    absentErrno: [3],
    what: 'proc_pidinfo(PROC_PIDT_SHORTBSDINFO) of `self`, `others` (who started it, without a policy) or a process id',
  },
  {
    kind: 'call',
    id: 'kill',
    call: 'signal',
    operations: ['signal'],
    drivers: [undefined, 'native'],
    presence: 'none',
    options: (probe) => ({ target: probe.target }),
    denyErrno: EPERM,
    absentErrno: [3],
    what: 'kill(2) with SIGUSR1 of `self`, a child under the policy (`same-sandbox`, `children`) or one from before it (`others`); with 0 of a process id',
  },
  {
    kind: 'call',
    id: 'fork',
    call: 'fork',
    operations: ['process-fork'],
    drivers: [undefined, 'native'],
    presence: 'none',
    options: () => ({}),
    denyErrno: EPERM,
    what: 'fork(2); the child ends at once',
  },
];
