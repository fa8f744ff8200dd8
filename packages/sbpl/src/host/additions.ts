import { checkDocument, type HostAdditions, HostAdditionsSchema, jsonPointer, nearestWord } from '@runtime/contracts';
import { withAdditions } from './extend.js';
import { VirtualHost } from './virtual-host.js';

export interface HostDataProblem {
  /** JSON pointer. */
  field: string;
  message: string;
}

/** Everything that keeps a value from being added to a host, by JSON pointer. */
export function additionProblems(value: unknown, base: VirtualHost): HostDataProblem[] {
  const problems: HostDataProblem[] = checkDocument(HostAdditionsSchema, value);
  if (problems.length > 0) {
    return problems;
  }
  const additions = value as HostAdditions;
  const host = new VirtualHost(base.world, withAdditions(base.data, additions));
  const seen = new Map<string, string>();
  for (const kind of ['directories', 'files', 'links'] as const) {
    for (const path of Object.keys(additions[kind] ?? {})) {
      const field = jsonPointer([kind, path]);
      const before = seen.get(path);
      const resolved = host.resolve(path, kind !== 'links').path;
      if (before !== undefined) {
        problems.push({ field, message: `${path} is among the ${before} already` });
      } else if (base.node(path) !== null) {
        problems.push({ field, message: `${path} is on the virtual host already, and what is there stays as it is` });
      } else if (resolved !== path) {
        problems.push({ field, message: `${path} is not the spelling of a resolved path: write ${resolved}` });
      } else if (Object.hasOwn(additions.files ?? {}, parentOf(path)) || base.node(parentOf(path))?.kind === 'file') {
        problems.push({ field, message: `${path} lies below a file` });
      }
      seen.set(path, kind);
    }
  }
  return problems;
}

const parentOf = (path: string): string => path.slice(0, path.lastIndexOf('/')) || '/';

/** The path on a host that is nearest to one it does not have: by spelling, else the first below the same folder. */
export function nearestPath(host: VirtualHost, path: string): string {
  const known = [...Object.keys(host.data.files), ...Object.keys(host.data.directories)].sort();
  const { path: resolved } = host.resolve(path);
  const near = nearestWord(resolved, known);
  if (near !== undefined) {
    return near;
  }
  for (let folder = parentOf(resolved); folder !== '/'; folder = parentOf(folder)) {
    const inside = known.find((each) => each.startsWith(`${folder}/`)) ?? (host.node(folder) === null ? undefined : folder);
    if (inside !== undefined) {
      return inside;
    }
  }
  return '/private/tmp/foo';
}
