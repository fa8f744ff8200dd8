import { RuntimeError } from '@runtime/contracts';

export type ChannelErrorCode = 'BUNDLE_LOCKED' | 'CHANNEL_SPEC_INVALID' | 'LOCK_FAILED' | 'LOCK_TIMEOUT' | 'LOCK_UNAVAILABLE';

/** A channel specification is wrong, or a bundle root cannot be locked. */
export class ChannelError extends RuntimeError<ChannelErrorCode> {}
