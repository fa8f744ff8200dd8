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
  const shown = await runTool(host.tools.codesign, ['-d', '--verbose=2', path]);
  if (shown.rc !== 0) return { path: told, signature: null };
  const entitled = await runTool(host.tools.codesign, ['-d', '--entitlements', '-', '--xml', path]);
  return {
    path: told,
    signature: {
      team: textAt(shown.stderr, 'TeamIdentifier'),
      hardened: /^CodeDirectory .*flags=\S*\bruntime\b/m.test(shown.stderr),
      entitlements:
        entitled.rc === 0
          ? [...entitled.stdout.matchAll(/<key>([^<]{1,256})<\/key>\s*<true\/>/g)].map(([, name = '']) => name).sort()
          : null,
    },
  };
}

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
