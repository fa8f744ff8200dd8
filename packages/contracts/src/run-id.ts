/** What a run id looks like. */
export const RUN_ID_PATTERN: RegExp = /^[A-Za-z0-9._-]{1,128}$/;

/** A run id that may name a directory. */
export const isRunId = (id: unknown): id is string => typeof id === 'string' && RUN_ID_PATTERN.test(id) && id !== '.' && id !== '..';
