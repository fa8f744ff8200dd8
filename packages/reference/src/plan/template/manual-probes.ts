import { isObject, truthy } from '../../python/values.js';
import { probeEntry, templateFault } from './expand.js';

interface Manual {
  profileId: string;
  config: Record<string, unknown>;
  lanes: Record<string, unknown>;
}

/** The probes of a profile that generates none. */
export function manualProbes({ profileId, config, lanes }: Manual): Record<string, unknown>[] {
  const specs = config['manual_probes'];
  if (!Array.isArray(specs) || specs.length === 0) {
    throw templateFault('template.manual_missing', { profile: profileId });
  }
  return specs.map((spec) => manualProbe(profileId, spec, lanes, 'template.manual_not_object'));
}

/** Probes a profile has beside its generated ones, and on which side of them they stand. */
export function extraProbes({ profileId, config, lanes }: Manual): { probes: Record<string, unknown>[]; prepend: boolean } {
  const specs = config['extra_manual_probes'];
  const position = truthy(config['extra_manual_probes_position']) ? config['extra_manual_probes_position'] : 'append';
  const known = position === 'append' || position === 'prepend';
  if (!truthy(specs)) return { probes: [], prepend: false };
  if (!Array.isArray(specs)) {
    throw templateFault('template.extra_not_list', { profile: profileId });
  }
  const probes = specs.map((spec) => manualProbe(profileId, spec, lanes, 'template.extra_not_object'));
  if (!known) throw templateFault('template.extra_position', { profile: profileId });
  return { probes, prepend: position === 'prepend' };
}

function manualProbe(profileId: string, spec: unknown, lanes: Record<string, unknown>, notObject: string): Record<string, unknown> {
  if (!isObject(spec)) throw templateFault(notObject, { profile: profileId });
  const { name, operation, target, expected } = spec;
  if (typeof name !== 'string' || name === '') {
    throw templateFault('template.manual_name', { profile: profileId });
  }
  const probeId = `${profileId}:${name}`;
  const lacks = (what: string): Error => templateFault(`template.manual_${what}`, { probe: probeId });
  if (typeof operation !== 'string' || operation === '') throw lacks('operation');
  if (typeof target !== 'string' || target === '') throw lacks('target');
  if (expected !== 'allow' && expected !== 'deny') throw lacks('expected');
  const more: Record<string, unknown> = {};
  for (const member of ['driver', 'syscall']) {
    if (typeof spec[member] === 'string' && spec[member] !== '') more[member] = spec[member];
  }
  return probeEntry({ probe_id: probeId, name, operation, target, expected, lanes, more });
}
