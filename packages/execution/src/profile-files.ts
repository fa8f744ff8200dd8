import { posix } from 'node:path';

/**
 * Where each profile's assembled text stands in the run directory:
 * `runtime_profiles/<stem of the input>.<profile id, ":" as "_">.runtime.sb`. Anything else that a file name should
 * not hold becomes `_` too, and names that would meet (also where case does not count) get a number.
 */
export function profileFileNames(profiles: readonly { profile_id: string; profile_path: string }[]): string[] {
  const taken = new Set<string>();
  return profiles.map(({ profile_id: id, profile_path: path }) => {
    const stem = posix.basename(path).replace(/\.[^.]*$/, '');
    const name = `${safe(stem)}.${safe(id)}`.slice(0, 200);
    for (let number = 1; ; number++) {
      const file = `runtime_profiles/${name}${number === 1 ? '' : `.${number}`}.runtime.sb`;
      if (taken.has(file.toLowerCase())) continue;
      taken.add(file.toLowerCase());
      return file;
    }
  });
}

const safe = (text: string): string => text.replace(/[^A-Za-z0-9._-]/g, '_').replace(/^\.+/, '_');
