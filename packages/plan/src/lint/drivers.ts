/** The drivers a run can use. Without one, the operation chooses. */
export const DRIVERS: ReadonlySet<string> = new Set([
  'file_probe',
  'iokit_probe',
  'mach_probe',
  'metadata_runner',
  'native',
  'sandbox_check_probe',
  'sandbox_iokit_probe',
  'sandbox_mach_probe',
  'sandbox_reader',
  'sandbox_writer',
  'xpc_probe',
]);

/** Drivers that apply the policy to themselves, after start-up. */
export const SELF_APPLYING: ReadonlySet<string> = new Set([
  'metadata_runner',
  'sandbox_check_probe',
  'sandbox_iokit_probe',
  'sandbox_mach_probe',
]);
