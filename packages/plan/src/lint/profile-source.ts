import { existsSync } from 'node:fs';
import { pointer, quoted } from '../finding.js';
import { type Place, placeOf } from '../read/place.js';
import { isReadFailure } from '../read/read-document.js';
import type { Finding } from '../types.js';
import type { RegistryContext } from './context.js';

export interface ProfileSource {
  path: string;
  text: string;
}

/** The SBPL a profile names; null, with a finding, when there is no text to look at. */
export async function profileSource(context: RegistryContext, key: string, named: unknown): Promise<ProfileSource | null> {
  const { repository, registry, found, texts } = context;
  const at = { path: registry.files.profiles, field: pointer('profiles', key, 'profile_path'), subject: { profile: key } };
  if (typeof named !== 'string') return null;
  const place = placeOf(repository.root, named, registry.files.base);
  if ('fault' in place) {
    found.error({
      code: place.fault,
      ...at,
      message: `the profile ${quoted(key)}: ${place.message}`,
      hint: 'use a repository-relative path',
    });
    return null;
  }
  const subject = { ...at.subject, path: place.path };
  if (place.path.endsWith('.bin')) {
    // A run refuses it; of a profile that nothing runs yet that is no mistake.
    found[context.isRun === true ? 'error' : 'warning']({
      code: 'profile.compiled_input',
      ...at,
      subject,
      message: `${place.path} is a compiled file: it cannot be looked into, and a run starts from text`,
      hint: 'name the SBPL text and set mode to blob',
    });
    if (place.host || existsSync(place.absolute)) return null;
  }
  const read = await texts.read(place);
  if (!isReadFailure(read)) return { path: place.path, text: read.text };
  if (place.host) return hostProfile(context, key, place, { ...at, subject });
  const code = read.kind === 'missing' ? 'profile.path_missing' : read.kind === 'outside' ? 'path.outside_root' : 'profile.path_unreadable';
  found.error({
    code,
    ...at,
    subject,
    message: `the profile ${quoted(key)} names ${place.path}: ${read.kind === 'missing' ? 'there is no such file' : read.message}`,
  });
  return null;
}

async function hostProfile(
  context: RegistryContext,
  key: string,
  { path }: Place,
  at: Pick<Finding, 'path' | 'field' | 'subject'>,
): Promise<ProfileSource | null> {
  const named = context.standIn?.(path) ?? null;
  context.found.warning({
    code: 'profile.host_file_absent',
    ...at,
    message: `${path} belongs to the system and is absent on this host${named === null ? '' : '; its stand-in serves the simulated runner'}`,
    ...(named === null ? { hint: 'name a text for it in stand_ins of the plan to simulate it elsewhere' } : {}),
  });
  return named === null ? null : profileSource(context, key, named);
}
