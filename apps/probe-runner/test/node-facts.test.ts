import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryDirectory } from '@runtime/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { nodeFacts } from '../src/node-facts.js';
import { SYSTEM_TOOLS } from '../src/tools.js';

afterEach(() => vi.unstubAllEnvs());

/** A codesign that says this of every program, or that it is not signed. */
function hostWith(shown: string | null, entitlements = '') {
  const codesign = join(temporaryDirectory(), 'codesign');
  const words = `case "$*" in *--entitlements*) printf '%s' '${entitlements}' ;; *) printf '%s\\n' '${shown}' >&2 ;; esac`;
  writeFileSync(codesign, `#!/bin/sh\n${shown === null ? 'exit 1' : words}\n`);
  chmodSync(codesign, 0o755);
  const names = { lookUp: () => null, resolve: () => null };
  return { platform: 'darwin' as const, uid: 501, tools: { ...SYSTEM_TOOLS, codesign }, helper: null, ...names };
}

const DIRECTORY = 'CodeDirectory v=20500 size=1 flags=';
const SIGNED: [string, string, object][] = [
  [
    'a team, hardened',
    `${DIRECTORY}0x10000(runtime) hashes=1\nTeamIdentifier=HX7739G8FX`,
    { team: 'HX7739G8FX', hardened: true, ad_hoc: false },
  ],
  [
    'the linker alone',
    `${DIRECTORY}0x20002(adhoc,linker-signed) hashes=1\nSignature=adhoc\nTeamIdentifier=not set`,
    { team: null, hardened: false, ad_hoc: true },
  ],
  ['whoever made it', `${DIRECTORY}0x2(adhoc) hashes=1\nTeamIdentifier=not set`, { team: null, hardened: false, ad_hoc: true }],
  [
    'a key of its own',
    `${DIRECTORY}0x0(none) hashes=1\nSignature size=1\nTeamIdentifier=not set`,
    { team: null, hardened: false, ad_hoc: false },
  ],
];

describe('what is recorded of Node', () => {
  it.each(SIGNED)('says that it is signed by %s', async (_by, shown, signature) => {
    expect((await nodeFacts(hostWith(shown), '/usr/local/bin/node')).signature).toMatchObject(signature);
  });

  it('says what its signature entitles it to, or that there is none', async () => {
    const entitled = '<plist><dict><key>b</key><true/><key>no</key><false/><key>a</key> <true/></dict></plist>';
    const { signature } = await nodeFacts(hostWith(`${DIRECTORY}0x0(none)`, entitled), '/opt/node');
    expect(signature?.entitlements).toEqual(['a', 'b']);
    expect((await nodeFacts(hostWith(null), '/opt/node')).signature).toBeNull();
  });

  it.each([
    ['/Users/alice-distinctive/.nvm/versions/node/v20/bin/node', 'home', '~/.nvm/versions/node/v20/bin/node'],
    ['/opt/homebrew/Cellar/node/20/bin/node', 'homebrew', null],
    ['/usr/local/Cellar/node/20/bin/node', 'homebrew', null],
    ['/usr/local/bin/node', 'local', null],
    ['/usr/bin/node', 'system', null],
    ['/Volumes/other/node', 'elsewhere', null],
  ])('says who put %s there, and not whose home it is', async (path, place, told) => {
    vi.stubEnv('HOME', '/Users/alice-distinctive');
    expect(await nodeFacts(hostWith(null), path)).toMatchObject({ place, path: told ?? path });
  });
});
