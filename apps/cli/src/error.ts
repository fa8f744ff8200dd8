import { codedFailure, RuntimeError } from '@runtime/contracts';

export type CliErrorCode =
  | 'ARCHIVE_NOT_UNPACKED'
  | 'ARGUMENT_CONFLICT'
  | 'ARGUMENT_INVALID'
  | 'ARGUMENT_MISSING'
  | 'COMMAND_UNKNOWN'
  | 'FLAG_UNKNOWN'
  | 'INTERNAL'
  | 'INTERRUPTED'
  | 'LOG_WITHOUT_DENIALS'
  | 'RUN_AMBIGUOUS'
  | 'SCHEMA_UNKNOWN'
  | 'SELECTION_UNKNOWN'
  | 'WORKING_DIRECTORY_GONE';

export class CliError extends RuntimeError<CliErrorCode> {}

/** The command line itself is wrong: exit 2. */
export const usageError = (code: CliErrorCode, message: string, hint?: string): CliError =>
  new CliError({ code, message, hint, category: 'usage' });

/** Stopped by a signal. A run that was under way is recorded, and `result` says as what. */
export const interruptedError = (result?: unknown): CliError =>
  new CliError({
    code: 'INTERRUPTED',
    category: 'interrupted',
    ...(result === undefined
      ? { message: 'stopped by a signal', hint: 'start it again' }
      : {
          message: 'stopped by a signal; what was running is recorded',
          hint: 'details.result is what the command had to say; start it again to have it whole',
          details: { result },
        }),
  });

/** Files that the system did not let us read: `result` says which, and what was found in the others. */
export function unreadableFiles(
  problems: readonly { code: string; path?: string | undefined; hint?: string | undefined }[],
  result: unknown,
): RuntimeError | undefined {
  const files = problems.filter(({ code }) => code === 'BUNDLE_READ_FAILED');
  const [first] = files;
  if (first === undefined) return undefined;
  return new RuntimeError({
    code: first.code,
    category: 'system',
    path: first.path,
    message: `the system did not let us read ${files.length === 1 ? 'a file' : `${files.length} files`} of the bundle`,
    hint: first.hint,
    details: { result },
  });
}

/** Gives every failure a code and a category; what nobody coded is a bug of ours. */
export function toRuntimeError(error: unknown): RuntimeError {
  const coded = codedFailure(error);
  if (coded !== null) return coded;
  const cause = error instanceof Error ? error : new Error(String(error));
  return new CliError({
    code: 'INTERNAL',
    category: 'bug',
    message: `this is a bug in runtime: ${cause.message}`,
    hint: 'report it with the command line, `runtime --version` and the stack that RUNTIME_DEBUG=1 prints',
    cause,
  });
}
