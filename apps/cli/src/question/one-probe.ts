import { didYouMean } from '@runtime/contracts';
import { CliError, usageError } from '../error.js';

/** Where a probe was found: under which profile. */
interface Found<Probe> {
  profile: string;
  probe: Probe;
}

/** The one probe of an expectation id. */
export function oneProbe<Probe extends { expectation_id: string }>(
  all: readonly Found<Probe>[],
  id: string,
  profile: string | undefined,
  path: string,
): Found<Probe> {
  const named = all.filter(({ probe }) => probe.expectation_id === id);
  const found = profile === undefined ? named : named.filter((each) => each.profile === profile);
  const [first, ...others] = found;
  if (first === undefined) throw unknown(all, named, id, profile, path);
  if (others.length === 0) return first;
  const profiles = found.map((each) => each.profile).join(', ');
  throw usageError('ARGUMENT_MISSING', `several profiles have the probe ${id}: ${profiles}`, 'name one with --profile-id');
}

function unknown<Probe extends { expectation_id: string }>(
  all: readonly Found<Probe>[],
  named: readonly Found<Probe>[],
  id: string,
  profile: string | undefined,
  path: string,
): CliError {
  const isProfile = named.length > 0;
  const known = [...new Set(isProfile ? named.map((each) => each.profile) : all.map(({ probe }) => probe.expectation_id))];
  const few = `known are ${known.slice(0, 5).join(', ')}${known.length > 5 ? ' …' : ''}`;
  return new CliError({
    code: 'SELECTION_UNKNOWN',
    category: 'input',
    message: isProfile ? `the profile ${profile} has no probe ${id}` : `there is no probe ${JSON.stringify(id.slice(0, 200))}`,
    path,
    hint: didYouMean(isProfile ? (profile ?? '') : id, known, few),
  });
}
