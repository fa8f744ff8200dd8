import { isFalsy, isObject } from '../finding.js';
import { PROBE_OPTIONAL_STRINGS } from '../registry/entry-check.js';
import { probeEntry, templateFault } from './expand.js';

const CORE = ['name', 'operation', 'target', 'expected'];

interface Manual {
  profileId: string;
  config: Record<string, unknown>;
  lanes: Record<string, unknown>;
}

/** The probes of a profile that generates none. */
export function manualProbes({ profileId, config, lanes }: Manual): Record<string, unknown>[] {
  const specs = config['manual_probes'];
  if (!Array.isArray(specs) || specs.length === 0) {
    throw templateFault('template.manual_missing', `the profile ${JSON.stringify(profileId)} has no list of manual probes`, {
      profile: profileId,
    });
  }
  return specs.map((spec) => manualProbe(profileId, spec, lanes, 'template.manual_not_object'));
}

/** Probes a profile has beside its generated ones, and on which side of them they stand. */
export function extraProbes({ profileId, config, lanes }: Manual): { probes: Record<string, unknown>[]; prepend: boolean } {
  const specs = config['extra_manual_probes'];
  const position = isFalsy(config['extra_manual_probes_position']) ? 'append' : config['extra_manual_probes_position'];
  const known = position === 'append' || position === 'prepend';
  if (isFalsy(specs)) {
    if (!known) throw unknownPosition(position, profileId);
    return { probes: [], prepend: false };
  }
  if (!Array.isArray(specs)) {
    throw templateFault('template.extra_not_list', `extra_manual_probes of ${JSON.stringify(profileId)} is not a list`, {
      profile: profileId,
    });
  }
  const probes = specs.map((spec) => manualProbe(profileId, spec, lanes, 'template.extra_not_object'));
  if (!known) throw unknownPosition(position, profileId);
  return { probes, prepend: position === 'prepend' };
}

const unknownPosition = (position: unknown, profile: string): Error =>
  templateFault('template.extra_position', `extra probes stand at append or prepend, not at ${JSON.stringify(position)}`, { profile });

function manualProbe(profileId: string, spec: unknown, lanes: Record<string, unknown>, notObject: string): Record<string, unknown> {
  if (!isObject(spec)) throw templateFault(notObject, `a probe of ${JSON.stringify(profileId)} is not an object`, { profile: profileId });
  const { name, operation, target, expected } = spec;
  if (typeof name !== 'string' || name === '') {
    throw templateFault('template.manual_name', `a probe of ${JSON.stringify(profileId)} has no name`, { profile: profileId });
  }
  const probeId = `${profileId}:${name}`;
  const lacks = (what: string): Error =>
    templateFault(`template.manual_${what}`, `the probe ${JSON.stringify(probeId)} has no ${what}`, { probe: probeId });
  if (typeof operation !== 'string' || operation === '') throw lacks('operation');
  if (typeof target !== 'string' || target === '') throw lacks('target');
  if (expected !== 'allow' && expected !== 'deny') throw lacks('expected');
  const more: Record<string, unknown> = {};
  for (const member of PROBE_OPTIONAL_STRINGS) {
    if (typeof spec[member] === 'string' && spec[member] !== '') more[member] = spec[member];
  }
  const unknown = Object.keys(spec).find((member) => !CORE.includes(member) && more[member] === undefined);
  if (unknown !== undefined) {
    throw templateFault('template.manual_unexpected', `the probe ${JSON.stringify(probeId)} cannot carry ${JSON.stringify(unknown)}`, {
      probe: probeId,
    });
  }
  return probeEntry({ probe_id: probeId, name, operation, target, expected, lanes, more });
}
