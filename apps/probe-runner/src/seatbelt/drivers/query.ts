import type { CheckDriver } from './types.js';

export const CHECK_DRIVER: CheckDriver = {
  kind: 'check',
  id: 'sandbox-check',
  operations: ['*'],
  drivers: ['sandbox_check_probe'],
  presence: 'none',
  what: 'sandbox_check of the helper itself after it applied the policy: 0 allow, 1 deny, -1 error',
};

/** Operations that only the policy itself can be asked about, whatever driver a plan names. */
export const ASKED_ONLY = [
  'distributed-notification-post',
  'mach-register',
  'authorization-right-obtain',
  'user-preference-read',
  'user-preference-write',
];
