// Apart from the schema, so that taking a lock loads no schema library.

/** How the probe runner is started. */
export const ChannelName = {
  /** A child process of the caller. */
  direct: 'direct',
  /** A job of launchd, outside the caller's own sandbox (macOS). */
  launchd_clean: 'launchd_clean',
} as const;
export type ChannelName = (typeof ChannelName)[keyof typeof ChannelName];

/** What to do when another writer holds the bundle root. */
export const LockMode = {
  fail: 'fail',
  /** Wait, at most `lock_timeout_seconds`. */
  wait: 'wait',
} as const;
export type LockMode = (typeof LockMode)[keyof typeof LockMode];
