import type { FileSystem } from '@runtime/files';

/** What whoever opens a bundle may say, whichever function does it. */
export interface OpenBundleOptions {
  repoRoot?: string | undefined;
  /** The most that the artifacts of a bundle may hold together, in bytes; 64 GiB unless told otherwise. */
  maxBytes?: number | undefined;
}

export interface ReadBundleOptions extends OpenBundleOptions {
  fs?: FileSystem | undefined;
}
