/**
 * Who may import whom: the one table behind the manifests (direct imports) and the turbo boundaries
 * (which judge everything a package reaches). `docs/architecture.md` draws it.
 */
export const ARROWS = {
  contracts: [],
  files: ['contracts'],
  channels: ['contracts', 'files'],
  sbpl: ['contracts'],
  plan: ['contracts', 'files', 'sbpl'],
  'bundle-store': ['contracts', 'files', 'channels'],
  observations: ['contracts', 'files'],
  promotion: ['contracts', 'files', 'bundle-store'],
  'op-summary': ['contracts', 'files', 'bundle-store', 'promotion', 'observations'],
  links: ['contracts', 'files'],
  inventory: ['contracts', 'files'],
  'probe-runner': ['contracts', 'files', 'sbpl'],
  // Execution starts the runner by package name and never imports it; the manifest entry is for the installer.
  execution: ['contracts', 'files', 'channels', 'sbpl', 'plan', 'bundle-store', 'observations', 'probe-runner'],
  report: ['contracts', 'files', 'bundle-store', 'promotion', 'op-summary', 'sbpl'],
  api: [
    'contracts',
    'files',
    'channels',
    'sbpl',
    'plan',
    'bundle-store',
    'observations',
    'promotion',
    'op-summary',
    'links',
    'inventory',
    'execution',
  ],
  cli: [
    'contracts',
    'files',
    'channels',
    'sbpl',
    'plan',
    'bundle-store',
    'observations',
    'promotion',
    'op-summary',
    'links',
    'inventory',
    'execution',
    'report',
    'api',
    'probe-runner',
  ],
  // The proofs use every package by its name, as a stranger would.
  conformance: ['contracts', 'files', 'plan', 'bundle-store', 'observations', 'promotion', 'op-summary', 'links'],
  // Measurements are taken through the doors of the packages, as anyone would use them.
  bench: [
    'contracts',
    'files',
    'sbpl',
    'plan',
    'bundle-store',
    'observations',
    'promotion',
    'op-summary',
    'execution',
    'report',
    'probe-runner',
    'cli',
  ],
  testing: [],
};

/** Everything a package may reach, itself left out. */
export function reach(name) {
  const seen = new Set();
  const visit = (from) => {
    for (const to of ARROWS[from]) {
      if (!seen.has(to)) {
        seen.add(to);
        visit(to);
      }
    }
  };
  visit(name);
  return Object.keys(ARROWS).filter((other) => seen.has(other));
}
