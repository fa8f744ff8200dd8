/** The committed builds of the helper. Written by `npm run native`. */
export const HELPER_BUILDS = {
  'darwin-arm64': { file: 'runtime-helper-darwin-arm64', sha256: '0543ccf7adf7425d829d4bce568ad80781ac8303b2925035efc4a0838081ee19' },
  'darwin-x64': { file: 'runtime-helper-darwin-x64', sha256: 'cda73254a2861fcfecee09882223d8ad074f152a8eaa64319d23dfee2eb2015f' },
} as const;
