import { realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { hidePlaces, placesOfPerson } from '@runtime/contracts';
import type { NodeFacts } from '@runtime/job';
import type { Host } from './host.js';
import { runTool } from './run-tool.js';

/**
 * Where Node stands, with the home as `~`, and what its signature allows: a hardened one without entitlements refuses
 * programs of others, and releases differ in what they do to one without a team.
 */
export async function nodeFacts(host: Host, path = realPathOf(process.execPath)): Promise<NodeFacts> {
  const homes = [...new Set([homedir(), process.env['HOME'] ?? ''])];
  const told = hidePlaces(placesOfPerson({ homes, users: [] }))(path).replace('${HOME}', '~');
  const place = placeOf(told);
  const shown = await runTool(host.tools.codesign, ['-d', '--verbose=2', path]);
  if (shown.rc !== 0) return { path: told, place, signature: null };
  const entitled = await runTool(host.tools.codesign, ['-d', '--entitlements', '-', '--xml', path]);
  return {
    path: told,
    place,
    signature: {
      team: textAt(shown.stderr, 'TeamIdentifier'),
      hardened: /^CodeDirectory .*flags=\S*\bruntime\b/m.test(shown.stderr),
      ad_hoc: /^CodeDirectory .*flags=\S*\badhoc\b/m.test(shown.stderr) || textAt(shown.stderr, 'Signature') === 'adhoc',
      entitlements:
        entitled.rc === 0
          ? [...entitled.stdout.matchAll(/<key>([^<]{1,256})<\/key>\s*<true\/>/g)].map(([, name = '']) => name).sort()
          : null,
    },
  };
}

/** First match counts. Homebrew has two roots, of which one stands below that of everybody else's programs. */
const PLACES: readonly [NonNullable<NodeFacts['place']>, RegExp][] = [
  ['home', /^~\//],
  ['homebrew', /^\/opt\/homebrew\/|^\/usr\/local\/(?:Cellar|Homebrew|opt)\//],
  ['local', /^\/usr\/local\//],
  ['system', /^\/(?:usr|bin|sbin|System)\//],
];

const placeOf = (path: string): NonNullable<NodeFacts['place']> => PLACES.find(([, pattern]) => pattern.test(path))?.[0] ?? 'elsewhere';

function textAt(text: string, name: string): string | null {
  const value = new RegExp(`^${name}=(.*)$`, 'm').exec(text)?.[1];
  return value === undefined || value === 'not set' ? null : value.slice(0, 64);
}

function realPathOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
