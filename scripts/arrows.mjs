/**
 * Who may import whom: the one table behind the manifests (direct imports) and the turbo boundaries
 * (which judge everything a package reaches). `docs/architecture.md` draws it.
 */
export const ARROWS = {
  contracts: [],
  files: ['contracts'],
  channels: ['contracts', 'files'],
  worlds: ['contracts'],
  job: ['contracts', 'worlds'],
  sbpl: ['contracts', 'worlds'],
  plan: ['contracts', 'files', 'worlds', 'sbpl'],
  'bundle-store': ['contracts', 'files', 'channels', 'job'],
  observations: ['contracts', 'files', 'worlds', 'job'],
  promotion: ['contracts', 'files', 'worlds', 'bundle-store'],
  'op-summary': ['contracts', 'files', 'worlds', 'bundle-store', 'promotion', 'observations'],
  // Everything of the reference; of the packages only those that show or compare its evidence import it.
  reference: ['contracts', 'files', 'worlds', 'plan', 'bundle-store', 'observations', 'promotion', 'op-summary'],
  links: ['contracts', 'files'],
  inventory: ['contracts', 'files'],
  'probe-runner': ['contracts', 'files', 'worlds', 'job', 'sbpl'],
  // Execution starts the runner by package name and never imports it; the manifest entry is for the installer.
  execution: ['contracts', 'files', 'channels', 'worlds', 'job', 'sbpl', 'plan', 'bundle-store', 'observations', 'probe-runner'],
  report: ['contracts', 'files', 'worlds', 'job', 'bundle-store', 'promotion', 'op-summary', 'sbpl', 'reference'],
  api: [
    'contracts',
    'files',
    'channels',
    'worlds',
    'job',
    'sbpl',
    'plan',
    'bundle-store',
    'observations',
    'promotion',
    'op-summary',
    'reference',
    'links',
    'inventory',
    'execution',
  ],
  cli: [
    'contracts',
    'files',
    'channels',
    'worlds',
    'job',
    'sbpl',
    'plan',
    'bundle-store',
    'observations',
    'promotion',
    'op-summary',
    'reference',
    'links',
    'inventory',
    'execution',
    'report',
    'api',
    'probe-runner',
  ],
  // The proofs use every package by its name, as a stranger would.
  conformance: [
    'contracts',
    'files',
    'worlds',
    'job',
    'plan',
    'bundle-store',
    'observations',
    'promotion',
    'op-summary',
    'reference',
    'links',
  ],
  // Measurements are taken through the doors of the packages, as anyone would use them.
  bench: [
    'contracts',
    'files',
    'worlds',
    'job',
    'sbpl',
    'plan',
    'bundle-store',
    'observations',
    'promotion',
    'op-summary',
    'reference',
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
