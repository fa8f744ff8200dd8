/** The last moment that a date holds, in seconds. */
const LAST = 8.64e12;

/** Whether a number of a document is a moment: seconds since 1970. */
export const isUnixTime = (value: unknown): value is number => typeof value === 'number' && Math.abs(value) <= LAST;

/** The moment in UTC to the second, `2026-01-31T12:00:00Z`; null for what is none. */
export const utcTime = (seconds: unknown): string | null =>
  isUnixTime(seconds) ? `${new Date(Math.trunc(seconds) * 1000).toISOString().replace(/\.[0-9]+Z$/, '')}Z` : null;
