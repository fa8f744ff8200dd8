import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HostAdditions } from '@runtime/contracts';

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

/** What the virtual host needs so that every target is there. */
export const groundAdditions = (uid: number): HostAdditions => ({
  directories: Object.fromEntries(['', ...GROUND_FOLDERS].map((name) => [name === '' ? GROUND : `${GROUND}/${name}`, { uid }])),
  files: Object.fromEntries(GROUND_FILES.map((name) => [`${GROUND}/${name}`, { uid }])),
});

/**
 * Makes the ground on this host, for as long as something is done on it. A folder of that name that is there already is
 * somebody else's, and ends it (`EEXIST`).
 */
export async function onGround<T>(work: () => Promise<T>): Promise<T> {
  mkdirSync(GROUND, { mode: 0o700 });
  try {
    for (const name of GROUND_FOLDERS) mkdirSync(join(GROUND, name));
    for (const name of GROUND_FILES) writeFileSync(join(GROUND, name), '');
    return await work();
  } finally {
    rmSync(GROUND, { recursive: true, force: true });
  }
}
