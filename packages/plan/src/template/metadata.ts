import { type MetadataTemplate, objectInOrder, type ProbeEntry, type ProfileEntry } from '@runtime/contracts';
import { assembleDocuments } from './documents.js';
import {
  type ExpandOptions,
  type Expansion,
  namePrefix,
  orderedProfiles,
  probeEntry,
  profileEntry,
  setEntry,
  templateFault,
} from './expand.js';

const PREFIXES = { 'file-read-metadata': 'readmeta', 'file-write*': 'writemeta' };

interface Call {
  operation: string;
  syscall: string;
  payload?: string;
}

type SetName = NonNullable<MetadataTemplate['profiles'][string]['allowed_sets']>[number];

/** Expands a template of metadata calls over pairs of spellings. */
export function expandMetadata(template: MetadataTemplate, options: ExpandOptions): Expansion {
  const { lanes = { baseline: true, scenario: true, oracle: false }, path_pairs: pairs } = template;
  const groups = [readCalls(template.ops), writeCalls(template.ops)];
  const sets = namedSets(pairs);
  const targets = pairs.flat();
  const configs = orderedProfiles(template.profiles, template.profile_order);
  const probes: Record<string, ProbeEntry> = {};
  const profiles = new Map<string, ProfileEntry>();
  for (const [id, config] of configs) {
    const allowed = new Set(config.allowed_sets?.flatMap((name) => sets[name]));
    const own = groups.flatMap((calls) =>
      targets.flatMap((target) => calls.map((call) => probeOf(id, call, target, allowed.has(target), lanes))),
    );
    // The id holds everything the probe is made of but the decision, and that follows from the target: the same id is the same probe.
    for (const probe of own) setEntry(probes, probe.probe_id, probe);
    const refs = [...new Set(own.map(({ probe_id }) => probe_id))];
    profiles.set(id, profileEntry(id, config, refs, template, options));
  }
  return assembleDocuments(template, lanes, { order: configs.map(([id]) => id), probes, profiles: objectInOrder(profiles) }, options);
}

function readCalls({ 'file-read-metadata': read }: MetadataTemplate['ops']): Call[] {
  const operation = 'file-read-metadata';
  const { attr_payloads: payloads = [], attr_payload_syscalls: takers = [] } = read;
  return read.syscalls.flatMap((syscall): Call[] => {
    if (!takers.includes(syscall)) return [{ operation, syscall }];
    if (payloads.length === 0) {
      throw templateFault('template.payloads_missing', `${syscall} takes payloads, and there are none`, { syscall });
    }
    return payloads.map((payload) => ({ operation, syscall, payload }));
  });
}

const writeCalls = ({ 'file-write*': write }: MetadataTemplate['ops']): Call[] =>
  write.syscalls.map((syscall) => ({ operation: 'file-write*', syscall }));

function namedSets(pairs: MetadataTemplate['path_pairs']): Record<SetName, string[]> {
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

function probeOf(
  profileId: string,
  { operation, syscall, payload }: Call,
  target: string,
  allowed: boolean,
  lanes: MetadataTemplate['lanes'],
): ProbeEntry {
  const words = [namePrefix(operation, PREFIXES), syscall, ...(payload === undefined ? [] : [payload])];
  const name = `${words.join('_')}_${target}`;
  const more = { driver: 'metadata_runner', syscall, ...(payload === undefined ? {} : { attr_payload: payload }) };
  return probeEntry({ probe_id: `${profileId}:${name}`, name, operation, target, expected: allowed ? 'allow' : 'deny' }, lanes, more);
}
