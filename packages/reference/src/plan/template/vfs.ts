import { compareCodePoints, encodeCanonicalLine, objectInOrder, orderedKeys } from '@runtime/contracts';
import { reprText } from '../../python/repr.js';
import { truthy } from '../../python/values.js';
import { decidePair, type Expected } from './decide.js';
import { assembleDocuments, headOf } from './documents.js';
import { type ExpandOptions, type Expansion, namePrefix, orDefault, orderedProfiles, probeEntry, sbplOf, templateFault } from './expand.js';
import { extraProbes, manualProbes } from './manual-probes.js';
import { pairsOf, pathsOf, setsOf } from './path-sets.js';

interface Row {
  profile_id: string;
  operation: string;
  requested_path: string;
  expected_decision: Expected;
  notes: string;
}

const PREFIXES = { 'file-read*': 'read', 'file-write*': 'write' };

/** Expands a template of spellings of paths against rules in given spellings. */
export function expandVfs(template: Record<string, unknown>, options: ExpandOptions): Expansion {
  const head = headOf(template, { registryId: 'vfs-canonicalization', oracle: true }, options);
  const { lanes } = head;
  const configs = orderedProfiles(template, orderedKeys);
  const sets = setsOf(template);
  const rowsOf = new Map(configs.map(([id, config]) => [id, isManual(config) ? [] : expectedRows(id, config, sets)]));
  const probes = new Book();
  const refs = new Map<string, string[]>();
  for (const [id, rows] of rowsOf) refs.set(id, generated(rows, lanes, probes));
  const profiles = new Map<string, unknown>();
  for (const [id, config] of configs) {
    const profile_path = sbplOf(id, config, options);
    const probe_refs = profileRefs(id, config, refs.get(id) ?? [], lanes, probes);
    profiles.set(id, {
      profile_id: id,
      profile_path,
      mode: 'sbpl',
      family: orDefault(config['family'], orDefault(template['family'], null)),
      semantic_group: orDefault(config['semantic_group'], orDefault(template['semantic_group'], null)),
      probe_refs,
      key_specific_rules: orDefault(config['key_specific_rules'], []),
      notes: config['notes'] ?? null,
    });
  }
  const rows = configs.flatMap(([id]) => rowsOf.get(id) ?? []);
  // The reference's builder leaves the notes of a template behind.
  const made = { order: configs.map(([id]) => id), probes: probes.entries, profiles: objectInOrder(profiles), notes: false };
  return {
    ...assembleDocuments(template, head, made),
    carried_matrix: rows,
    anchor_paths: [...new Set(rows.map((row) => row.requested_path))].sort(compareCodePoints),
  };
}

const isManual = (config: Record<string, unknown>): boolean => config['probe_generation'] === 'manual';

const operationsOf = (config: Record<string, unknown>): string[] => (Array.isArray(config['ops']) ? config['ops'].map(reprText) : []);

function expectedRows(id: string, config: Record<string, unknown>, sets: Record<string, unknown>): Row[] {
  const policy = config['policy'];
  const label = !truthy(config['variant']) ? '' : `${reprText(config['variant'])}/`;
  const operations = operationsOf(config);
  const row = (operation: string, path: string, expected: Expected, notes: string): Row => ({
    profile_id: id,
    operation,
    requested_path: path,
    expected_decision: expected,
    notes: `${id} ${label}${notes}`,
  });
  if (policy === 'literal') {
    const requests = pathsOf(config['request_paths'], sets, 'request_paths');
    const allowed = new Set(pathsOf(config['allowed_paths'], sets, 'allowed_paths'));
    return requests.flatMap((path) =>
      operations.map((operation) => row(operation, path, allowed.has(path) ? 'allow' : 'deny', `literal ${path}`)),
    );
  }
  const pairs = pairsOf(config['path_pairs'], sets);
  return pairs.flatMap(([first, second]) => {
    const [primary, alternate] = decidePair(policy, config['role'], second);
    const notes = `${reprText(policy)}/${reprText(config['role'])}`;
    return operations.flatMap((operation) => [
      row(operation, first, primary, `${notes} primary ${first}`),
      row(operation, second, alternate, `${notes} alternate ${second}`),
    ]);
  });
}

/** The probes made so far: an id is taken once, and whoever takes it again must mean the same. */
class Book {
  readonly entries: Record<string, unknown> = {};

  generated(probe: Record<string, unknown>): void {
    const id = probe['probe_id'] as string;
    const before = this.#before(id);
    if (before === undefined) this.#add(id, probe);
    else if (before['expected'] !== probe['expected']) {
      throw templateFault('template.generated_conflict', {
        probe: id,
      });
    }
  }

  manual(probe: Record<string, unknown>): void {
    const id = probe['probe_id'] as string;
    const before = this.#before(id);
    if (before === undefined) this.#add(id, probe);
    else if (encodeCanonicalLine(before) !== encodeCanonicalLine(probe)) {
      throw templateFault('template.manual_conflict', { probe: id });
    }
  }

  #before(id: string): Record<string, unknown> | undefined {
    return Object.hasOwn(this.entries, id) ? (this.entries[id] as Record<string, unknown>) : undefined;
  }

  #add(id: string, probe: Record<string, unknown>): void {
    Object.defineProperty(this.entries, id, { value: probe, enumerable: true, writable: true, configurable: true });
  }
}

function generated(rows: readonly Row[], lanes: Record<string, unknown>, probes: Book): string[] {
  const refs = new Set<string>();
  for (const { profile_id, operation, requested_path, expected_decision } of rows) {
    const name = `${namePrefix(operation, PREFIXES)}_${requested_path}`;
    const probe_id = `${profile_id}:${name}`;
    probes.generated(probeEntry({ probe_id, name, operation, target: requested_path, expected: expected_decision, lanes }));
    refs.add(probe_id);
  }
  return [...refs];
}

function profileRefs(
  profileId: string,
  config: Record<string, unknown>,
  own: readonly string[],
  lanes: Record<string, unknown>,
  probes: Book,
): string[] {
  const manual = { profileId, config, lanes };
  const add = (probe: Record<string, unknown>): string => {
    probes.manual(probe);
    return probe['probe_id'] as string;
  };
  if (isManual(config)) return manualProbes(manual).map(add);
  const { probes: extras, prepend } = extraProbes(manual);
  const ids = extras.map(add);
  return prepend ? [...ids, ...own] : [...own, ...ids];
}
