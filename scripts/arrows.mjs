/**
 * The order of the packages, the one place where it is written down: a package may import those of the rows above
 * its own. What a package does import stands in its manifest; references, tags and pages follow from there.
 */
export const LAYERS = [
  ['contracts', 'testing'],
  ['files', 'worlds'],
  ['channels', 'job', 'sbpl', 'links', 'inventory'],
  ['behaviours'],
  ['plan', 'bundle-store', 'observations', 'probe-runner'],
  ['archives'],
  ['promotion'],
  ['op-summary'],
  ['execution'],
  ['reference'],
  ['report', 'api', 'conformance', 'lsp', 'reader-corpus'],
  ['query', 'campaign', 'capture'],
  ['cli', 'fleet'],
  ['bench'],
];

/** Packages that only some may import: nobody else meets the rules of the Python reference, or the helpers of tests. */
const IMPORTED_BY = {
  reference: ['api', 'cli', 'report', 'conformance', 'bench'],
  testing: ['conformance', 'bench'],
};

const layerOf = (name) => LAYERS.findIndex((layer) => layer.includes(name));

/** Why a package may not import another one; undefined when it may. */
export function forbidden(name, other) {
  if (layerOf(name) === -1) return `${name} has no layer in scripts/arrows.mjs`;
  if (IMPORTED_BY[other]?.includes(name) === false) return `only ${IMPORTED_BY[other].join(', ')} import ${other}`;
  return layerOf(other) < layerOf(name) ? undefined : `${other} is not in a layer above ${name}`;
}
