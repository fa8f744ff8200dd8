import { lstatSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HostAdditions } from '@runtime/contracts';
import { isProcessAlive } from '@runtime/files';
import { CampaignError } from './error.js';

/** The folder that generated profiles and the shipped discriminators are about. */
export const GROUND = '/private/tmp/prec';

/** The same folder, spelled through the link that every Mac has. */
const LINKED = '/tmp/prec';

const GROUND_FILES = ['a', 'b', 'i/m', 'Case'] as const;
const GROUND_FOLDERS = ['i'] as const;

/** Targets of questions, the plainest first: that is where shrinking ends. */
export const GROUND_TARGETS: readonly string[] = [...GROUND_FILES.map((name) => `${GROUND}/${name}`), `${LINKED}/a`, `${LINKED}/i/m`];

/** Paths that rules name: the targets, folders above them, and another spelling of one. */
export const RULE_PATHS: readonly string[] = [
  `${GROUND}/a`,
  GROUND,
  `${GROUND}/i`,
  `${GROUND}/i/m`,
  `${GROUND}/b`,
  `${GROUND}/case`,
  LINKED,
  `${LINKED}/a`,
  '/tmp',
  '/prec',
];

/** How the policy itself is asked: what no call does without changing the host, and what is not there. */
export const ASKED = { driver: 'sandbox_check_probe' };

/** What the virtual host needs so that every target is there. */
export const groundAdditions = (uid: number): HostAdditions => ({
  directories: Object.fromEntries(['', ...GROUND_FOLDERS].map((name) => [name === '' ? GROUND : `${GROUND}/${name}`, { uid }])),
  files: Object.fromEntries(GROUND_FILES.map((name) => [`${GROUND}/${name}`, { uid }])),
});

/** What marks a ground as one of ours, with the process that made it. */
const OWNER = '.runtime-campaign';

/**
 * Makes the ground on this host, for as long as something is done on it. One that an earlier campaign left is made anew;
 * a folder of that name that is somebody else's, or in use, ends it.
 *
 * @throws CampaignError `CAMPAIGN_GROUND_TAKEN`.
 */
export async function onGround<T>(work: () => Promise<T>, ground = GROUND): Promise<T> {
  removeLeft(ground);
  mkdirSync(ground, { mode: 0o700 });
  try {
    writeFileSync(join(ground, OWNER), String(process.pid));
    for (const name of GROUND_FOLDERS) mkdirSync(join(ground, name));
    for (const name of GROUND_FILES) writeFileSync(join(ground, name), '');
    return await work();
  } finally {
    rmSync(ground, { recursive: true, force: true });
  }
}

function removeLeft(ground: string): void {
  if (lstatSync(ground, { throwIfNoEntry: false }) === undefined) return;
  const owner = ownerOf(ground);
  if (owner === null) throw taken(ground, 'is there, and no campaign made it', 'move it away, or remove it if it is not needed');
  if (isProcessAlive(owner))
    throw taken(ground, `belongs to a campaign that is still running (process ${owner})`, 'wait for it to end, or end it');
  rmSync(ground, { recursive: true, force: true });
}

/** The process that made the ground; null where no campaign of this user did. */
function ownerOf(ground: string): number | null {
  try {
    const { uid } = lstatSync(ground);
    const owner = Number(readFileSync(join(ground, OWNER), 'utf8'));
    return lstatSync(ground).isDirectory() && uid === (process.getuid?.() ?? uid) && Number.isSafeInteger(owner) && owner > 0
      ? owner
      : null;
  } catch {
    return null;
  }
}

const taken = (path: string, why: string, hint: string): CampaignError =>
  new CampaignError({ code: 'CAMPAIGN_GROUND_TAKEN', message: `${path}, which generated profiles are about, ${why}`, path, hint });
