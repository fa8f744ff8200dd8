/** The committed builds of the helper. Written by `npm run native`. */
export const HELPER_BUILDS = {
  'darwin-arm64': { file: 'runtime-helper-darwin-arm64', sha256: '84fb0963271a45d887b8562f38ccf30bcb7be7edb013cf65149f37d61c27ffec' },
  'darwin-x64': { file: 'runtime-helper-darwin-x64', sha256: '3d5dc3a4c2572525301998efac37716d009e03e9dc8ef1e96230e9613cd0fcc4' },
} as const;
