/**
 * What a failure means to the caller. The command line turns it into an exit code;
 * a library user may branch on it without knowing every code.
 */
export const ERROR_CATEGORIES = ['usage', 'host', 'input', 'locked', 'system', 'bug', 'interrupted'] as const;
export type ErrorCategory = (typeof ERROR_CATEGORIES)[number];

export interface RuntimeErrorInit<Code extends string> {
  /** `UPPER_SNAKE`, noun first; listed in `docs/errors.md`. */
  code: Code;
  message: string;
  /** Defaults to `input`. */
  category?: ErrorCategory | undefined;
  /** What to do next, one sentence. */
  hint?: string | undefined;
  /** The file the failure is about, as the caller named it. */
  path?: string | undefined;
  /** JSON pointer of the field inside that file. */
  field?: string | undefined;
  /** Facts a program may want; every value is JSON. */
  details?: Record<string, unknown> | undefined;
  cause?: unknown;
}

/** The base of every error this project throws on purpose. Anything else is a bug in it. */
export class RuntimeError<Code extends string = string> extends Error {
  readonly code: Code;
  readonly category: ErrorCategory;
  readonly hint: string | undefined;
  readonly path: string | undefined;
  readonly field: string | undefined;
  readonly details: Record<string, unknown> | undefined;

  constructor(init: RuntimeErrorInit<Code>) {
    super(init.message, init.cause === undefined ? undefined : { cause: init.cause });
    this.name = new.target.name;
    this.code = init.code;
    this.category = init.category ?? 'input';
    this.hint = init.hint;
    this.path = init.path;
    this.field = init.field;
    this.details = init.details;
  }
}

export type ContractErrorCode =
  | 'DOCUMENT_INVALID'
  | 'DOCUMENT_SCHEMA_UNKNOWN'
  | 'JSON_BYTE_ORDER_MARK'
  | 'JSON_DEPTH_EXCEEDED'
  | 'JSON_DUPLICATE_KEY'
  | 'JSON_KEY_TOO_LONG'
  | 'JSON_MEMBERS_EXCEEDED'
  | 'JSON_NOT_ENCODABLE'
  | 'JSON_NOT_UTF8'
  | 'JSON_SYNTAX'
  | 'PLAN_NOT_OBJECT'
  | 'PLAN_NUMBER_NOT_SAFE';

/** A document is not what its contract says. */
export class ContractError extends RuntimeError<ContractErrorCode> {}
