import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readProfile, type SbplNode } from '@runtime/sbpl';
import type { Host } from '../host.js';
import { namesIn } from './paths.js';
import { NotListed, told } from './told.js';

const PROFILES = ['/System/Library/Sandbox/Profiles', '/usr/share/sandbox'];
const JOBS = ['/System/Library/LaunchDaemons', '/System/Library/LaunchAgents'];
const MOST_BYTES = 1024 * 1024;

/** Words that could name an operation or a filter, from the profiles that the system ships. The compiler is asked about each; nothing else of the texts is kept. */
export function profileWords(): string[] {
  const words = new Set<string>();
  const texts = filesIn(PROFILES, '.sb');
  if (texts.length === 0) throw new NotListed(`no profile could be read in ${PROFILES.join(' or ')}`);
  for (const text of texts) {
    const pending: SbplNode[] = [...readProfile(text).tree.forms];
    for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
      if (node.kind === 'list') pending.push(...node.items);
      else if (node.kind === 'symbol' && /^[a-z][a-z0-9-]{2,63}\*?$/.test(node.name)) words.add(node.name);
    }
  }
  return [...words].sort();
}

/** Notifications that jobs of the system wait for: no other list of names can be had without a privilege. */
export async function listedNotifications(host: Host): Promise<string[]> {
  const names = new Set<string>();
  for (const folder of JOBS) {
    for (const name of namesIn(folder)) {
      const path = join(folder, name);
      if (!textOf(path).includes('com.apple.notifyd.matching')) continue;
      const xml = await told(host, 'plutil', ['-convert', 'xml1', '-o', '-', path]);
      for (const [, found = ''] of xml.matchAll(/<key>Notification<\/key>\s*<string>([^<]{1,256})<\/string>/g)) names.add(found);
    }
  }
  return [...names].sort();
}

const filesIn = (folders: readonly string[], end: string): string[] =>
  folders.flatMap((folder) =>
    namesIn(folder)
      .filter((name) => name.endsWith(end))
      .map((name) => textOf(join(folder, name))),
  );

function textOf(path: string): string {
  try {
    return statSync(path).size > MOST_BYTES ? '' : readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}
