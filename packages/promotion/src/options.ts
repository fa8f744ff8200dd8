import type { OpenBundleOptions } from '@runtime/bundle-store';

/** Every call that touches files takes the repository root, for hosts that know better than the search for it. */
export interface RootOption {
  repoRoot?: string | undefined;
}

export interface EmitPromotionOptions extends OpenBundleOptions {
  /** Write nothing unless the bundle is promotable. */
  requirePromotable?: boolean | undefined;
  /** File with a PKCS#8 ed25519 key: writes `<out>.intoto.json` beside the packet. */
  attestKey?: string | undefined;
}

export interface VerifyPacketOptions extends OpenBundleOptions {
  /** Where the bundle is now; the packet's own directory claim is then not followed. */
  bundle?: string | undefined;
  /** The answer is no unless the bundle is promotable by a gate set that is accepted. */
  requirePromotable?: boolean | undefined;
  /** Take the reference's gates for evidence the reference produced. */
  acceptReference?: boolean | undefined;
  /** The envelope; default `<packet>.intoto.json` when a key is given. */
  attestation?: string | undefined;
  /** File with the pinned public key (PEM). Without it no signature is looked at. */
  key?: string | undefined;
}

export interface ReceiptOptions extends OpenBundleOptions {
  /** A packet set file; exclusive with `packets`. */
  packetSet?: string | undefined;
  /** Packet files, in order. */
  packets?: readonly string[] | undefined;
  acceptReference?: boolean | undefined;
  /** World every packet must be of; default: the packet set's. */
  worldId?: string | undefined;
}
