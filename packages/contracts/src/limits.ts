const MIB = 1024 * 1024;
const GIB = 1024 * MIB;

/** Every ceiling of the contract (`ours.md` 10), in bytes unless the name says otherwise. Crossing one is its own error code. */
export const LIMITS = {
  indexBytes: 64 * MIB,
  indexEntries: 100_000,
  documentBytes: 64 * MIB,
  /** What the artifacts of a bundle hold together, before they are hashed. A caller may raise it. */
  bundleBytes: 64 * GIB,
  planBytes: 256 * MIB,
  /** One text of a plan or a registry: an id, a target, a rule. Characters. */
  planTextLength: 64 * 1024,
  jsonDepth: 128,
  jsonKeyBytes: 4096,
  jsonObjectMembers: 1_000_000,
  rowBytes: 16 * MIB,
  latestBytes: 256,
  pathBytes: 1024,
  sbplBytes: 4 * MIB,
  sbplDepth: 256,
  probeOutputKeptBytes: 64 * 1024,
  probeOutputBytes: 64 * MIB,
  frameBytes: MIB,
} as const;
