import { codedFailure, RuntimeError } from '@runtime/contracts';

export type FleetErrorCode =
  | 'FLEET_ARCHIVE_CHANGED'
  | 'FLEET_ARCHIVE_FOREIGN'
  | 'FLEET_ARCHIVE_MISSING'
  | 'FLEET_ARCHIVE_TOO_LARGE'
  | 'FLEET_ARGUMENT_INVALID'
  | 'FLEET_COMMAND_UNKNOWN'
  | 'FLEET_DRIVER_UNKNOWN'
  | 'FLEET_INTERNAL'
  | 'FLEET_KEYS_INVALID'
  | 'FLEET_RUN_FILED'
  | 'FLEET_RUN_FOREIGN'
  | 'FLEET_SERVER_UNREACHABLE'
  | 'FLEET_SIGNATURE_REFUSED'
  | 'FLEET_SUBMISSION_INVALID'
  | 'FLEET_SUBMISSION_MISSING'
  | 'FLEET_SUITE_NOT_PORTABLE'
  | 'FLEET_WORKER_LOST'
  | 'FLEET_WORLD_DIFFERS'
  | 'FLEET_WORLD_UNKNOWN';

/** A fleet cannot do what it was asked for. */
export class FleetError extends RuntimeError<FleetErrorCode> {}

/** Gives every failure a code and a category; what nobody coded is a bug of ours. */
export function failureOf(error: unknown): RuntimeError {
  const coded = codedFailure(error);
  if (coded !== null) return coded;
  const cause = error instanceof Error ? error : new Error(String(error));
  return new FleetError({
    code: 'FLEET_INTERNAL',
    category: 'bug',
    message: `this is a bug in runtime-fleet: ${cause.message}`,
    hint: 'report it with the command line and the stack that RUNTIME_DEBUG=1 prints',
    cause,
  });
}
