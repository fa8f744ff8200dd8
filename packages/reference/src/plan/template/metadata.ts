import { objectInOrder, orderedKeys } from '@runtime/contracts';
import { reprText } from '../../python/repr.js';
import { isObject } from '../../python/values.js';
import { assembleDocuments, headOf } from './documents.js';
import { type ExpandOptions, type Expansion, namePrefix, orDefault, orderedProfiles, probeEntry, sbplOf, templateFault } from './expand.js';

const PREFIXES = { 'file-read-metadata': 'readmeta', 'file-write*': 'writemeta' };

interface Call {
  operation: string;
  syscall: string;
  payload: string;
}

/** Expands a template of metadata calls over pairs of spellings. */
export function expandMetadata(template: Record<string, unknown>, options: ExpandOptions): Expansion {
  const head = headOf(template, { registryId: 'metadata-runner', oracle: false }, options);
  const pairs = pairsOf(template['path_pairs']);
  const { reads, writes } = callsOf(template['ops']);
  const sets = namedSets(pairs);
  const targets = pairs.flat();
  const configs = orderedProfiles(template, orderedKeys);
  const probes: Record<string, unknown> = {};
  const profiles = new Map<string, unknown>();
  for (const [id, config] of configs) {
    const allowed = allowedTargets(id, config['allowed_sets'], sets);
    const refs: string[] = [];
    for (const calls of [reads, writes]) {
      for (const target of targets) {
        for (const call of calls) refs.push(addProbe(probes, id, call, target, allowed.has(target), head.lanes));
      }
    }
    const keep = (member: string): unknown => (Object.hasOwn(config, member) ? config[member] : (template[member] ?? null));
    profiles.set(id, {
      profile_id: id,
      profile_path: sbplOf(id, config, options),
      mode: orDefault(config['mode'], 'sbpl'),
      family: keep('family'),
      semantic_group: keep('semantic_group'),
      probe_refs: refs,
      key_specific_rules: orDefault(config['key_specific_rules'], []),
      notes: config['notes'] ?? null,
    });
  }
  const made = { order: configs.map(([id]) => id), probes, profiles: objectInOrder(profiles), notes: true };
  return {
    ...assembleDocuments(template, head, made),
    carried_matrix: isObject(template['expected_matrix']) ? template['expected_matrix'] : null,
  };
}

function pairsOf(value: unknown): Array<[string, string]> {
  if (!Array.isArray(value) || value.length === 0) throw templateFault('template.pairs_missing');
  return value.map((pair) => {
    if (!Array.isArray(pair) || pair.length !== 2) throw templateFault('template.pair_malformed');
    return [reprText(pair[0]), reprText(pair[1])];
  });
}

function callsOf(ops: unknown): { reads: Call[]; writes: Call[] } {
  const table = isObject(ops) ? ops : {};
  const read = isObject(table['file-read-metadata']) ? table['file-read-metadata'] : {};
  const write = isObject(table['file-write*']) ? table['file-write*'] : {};
  const readCalls = texts(read['syscalls']);
  const writeCalls = texts(write['syscalls']);
  if (readCalls.length === 0 || writeCalls.length === 0) {
    throw templateFault('template.syscalls_missing');
  }
  const payloads = texts(read['attr_payloads']);
  const takesPayload = new Set(texts(read['attr_payload_syscalls']));
  const reads = readCalls.flatMap((syscall) => {
    if (!takesPayload.has(syscall)) return [{ operation: 'file-read-metadata', syscall, payload: '' }];
    return payloads.map((payload) => ({ operation: 'file-read-metadata', syscall, payload }));
  });
  return { reads, writes: writeCalls.map((syscall) => ({ operation: 'file-write*', syscall, payload: '' })) };
}

const texts = (value: unknown): string[] => (Array.isArray(value) ? value.map(reprText) : []);

function namedSets(pairs: ReadonlyArray<[string, string]>): Record<string, string[]> {
  const alias = pairs.map(([first]) => first);
  const canonical = pairs.map(([, second]) => second);
  return {
    alias,
    alias_tmp: alias.filter((path) => path.startsWith('/tmp/')),
    alias_var: alias.filter((path) => path.startsWith('/var/tmp')),
    canonical,
    all: [...alias, ...canonical],
  };
}

function allowedTargets(profile: string, named: unknown, sets: Record<string, string[]>): Set<string> {
  const allowed = new Set<string>();
  for (const name of texts(named)) {
    if (!Object.hasOwn(sets, name)) {
      throw templateFault('template.unknown_set', {
        profile,
      });
    }
    for (const path of sets[name]!) allowed.add(path);
  }
  return allowed;
}

function addProbe(
  probes: Record<string, unknown>,
  profileId: string,
  { operation, syscall, payload }: Call,
  target: string,
  allowed: boolean,
  lanes: Record<string, unknown>,
): string {
  const words = [namePrefix(operation, PREFIXES), syscall, ...(payload === '' ? [] : [payload])];
  const name = `${words.join('_')}_${target}`;
  const probe_id = `${profileId}:${name}`;
  const more = { driver: 'metadata_runner', syscall, ...(payload === '' ? {} : { attr_payload: payload }) };
  const probe = probeEntry({ probe_id, name, operation, target, expected: allowed ? 'allow' : 'deny', lanes, more });
  // The id holds everything the probe is made of but the decision, and that follows from the target: the same id is the same probe.
  Object.defineProperty(probes, probe_id, { value: probe, enumerable: true, writable: true, configurable: true });
  return probe_id;
}
