/** The committed builds of the helper. Written by `npm run native`. */
export const HELPER_BUILDS = {
  'darwin-arm64': { file: 'runtime-helper-darwin-arm64', sha256: 'd9cf12b42e25d945f0ed78e4ec78e6a7f7197b9bb5fa45242def67cee8d025fa' },
  'darwin-x64': { file: 'runtime-helper-darwin-x64', sha256: 'e3356999de8435ce17eed05ee2f06bd35d7e2f5480bbf45ba800880616fbaaf9' },
} as const;
