export { ChannelError, type ChannelErrorCode } from './error.js';
export type { LockHolder } from './holder.js';
export { type AcquireLockOptions, acquireBundleLock, type BundleLock, LOCK_FILE, type LockState, probeBundleLock } from './lock.js';
export { ChannelName, LockMode } from './names.js';
export { lockInOtherProcess, type OtherProcess } from './other-process.js';
export type { ChannelSpec } from './spec.js';
export { ChannelSpecSchema, parseChannelSpec } from './spec.js';
