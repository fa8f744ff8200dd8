import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lintPlan, lintRegistry, openRegistry } from '@runtime/plan';
import { readProfile } from '@runtime/sbpl';

const sbplFiles = (directory) =>
  readdirSync(join(directory, 'sb'), { recursive: true })
    .filter((name) => name.endsWith('.sb'))
    .map((name) => join(directory, 'sb', name));

function parseDocuments(directory) {
  return ['probes', 'profiles'].map((name) => JSON.parse(readFileSync(join(directory, 'registry', `${name}.json`), 'utf8')));
}

export const tasks = {
  async lint({ root, plan }, timed) {
    const result = await timed(() => lintRegistry({ plan }, { repoRoot: root }));
    if (!result.ok) throw new Error(JSON.stringify(result.errors.slice(0, 3)));
    return { warnings: result.warnings.length };
  },
  async lintPlan({ root, plan }, timed) {
    const result = await timed(() => lintPlan(plan, { repoRoot: root }));
    if (!result.ok) throw new Error(JSON.stringify(result.errors.slice(0, 3)));
    return { warnings: result.warnings.length };
  },
  /** `JSON.parse` of both files, and every SBPL file read by the reader. */
  async parseAndRead({ directory }, timed) {
    await timed(() => {
      const documents = parseDocuments(directory);
      for (const file of sbplFiles(directory)) readProfile(readFileSync(file, 'utf8'), { file });
      return documents.length;
    });
  },
  async open({ root, plan }, timed) {
    const registry = await timed(() => openRegistry({ plan }, { repoRoot: root }));
    return { probes: registry.probes.size };
  },
  async parse({ directory }, timed) {
    await timed(() => parseDocuments(directory).length);
  },
};

export async function rows({ quick, row, shared }) {
  const profiles = quick ? 250 : 5_000;
  const suite = await shared.suite(profiles, 20);
  const input = { root: suite.root, plan: suite.plan, directory: suite.directory };
  const common = {
    family: 'registry',
    memory: 400e6,
    pairs: quick ? 1 : 2,
    size: { probes: suite.probes, profiles },
    each: [suite.probes, 'a probe'],
  };
  const against = '`JSON.parse` of the files, and reading the SBPL';
  const reading = { ...common, against, peer: ['parseAndRead', input], target: 2 };
  const which = `of ${suite.probes} probes, ${profiles} profiles`;
  row({ ...reading, id: 'registry-lint', work: `lint a registry ${which}`, ours: ['lint', input] });
  row({ ...reading, id: 'plan-lint', work: `lint the plan ${which}`, ours: ['lintPlan', input] });
  row({
    ...common,
    id: 'registry-open',
    work: 'open that registry',
    against: '`JSON.parse` of the files',
    ours: ['open', input],
    peer: ['parse', input],
    target: 2.5,
  });
}
