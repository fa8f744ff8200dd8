/** The committed builds of the helper. Written by `npm run native`. */
export const HELPER_BUILDS = {
  'darwin-arm64': { file: 'runtime-helper-darwin-arm64', sha256: 'c45f07ded5560a672221a1225996b7152d99c8fc2bf14ea9caa9dc5593008b02' },
  'darwin-x64': { file: 'runtime-helper-darwin-x64', sha256: '290a627498b37444d6bb0d39fe53780573a41067d5bbfe71276c2bf33637a808' },
} as const;
