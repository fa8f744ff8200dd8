/** Calls of `metadata_runner`: whether a link at the end is followed, whether the target is opened before the policy, and what a write changes. */
export interface MetadataCall {
  follow: boolean;
  opens: boolean;
  write: string | null;
}

const METADATA_CALLS = {
  lstat: { follow: false, opens: false, write: null },
  getattrlist: { follow: true, opens: false, write: null },
  setattrlist: { follow: true, opens: false, write: null },
  fstat: { follow: true, opens: true, write: null },
  chmod: { follow: true, opens: false, write: 'file-write-mode' },
  fchmod: { follow: true, opens: true, write: 'file-write-mode' },
  utimes: { follow: true, opens: false, write: 'file-write-times' },
  futimes: { follow: true, opens: true, write: 'file-write-times' },
  lutimes: { follow: false, opens: false, write: 'file-write-times' },
  lchown: { follow: false, opens: false, write: 'file-write-owner' },
  fchown: { follow: true, opens: true, write: 'file-write-owner' },
  fchownat: { follow: true, opens: false, write: 'file-write-owner' },
} as const satisfies Record<string, MetadataCall>;

export const METADATA_CALL_NAMES = Object.keys(METADATA_CALLS) as readonly (keyof typeof METADATA_CALLS)[];

/** Null for what is not a call of `metadata_runner`. */
export const metadataCallOf = (name: string | null | undefined): MetadataCall | null =>
  name !== null && name !== undefined && Object.hasOwn(METADATA_CALLS, name) ? METADATA_CALLS[name as keyof typeof METADATA_CALLS] : null;
