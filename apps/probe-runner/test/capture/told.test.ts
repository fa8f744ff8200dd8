import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryDirectory } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { listOf } from '../../src/capture/lists.js';
import { systemHost } from '../../src/host.js';
import { SYSTEM_TOOLS } from '../../src/tools.js';

/** A Mac with this script as its one tool. */
function hostWith(script: string) {
  const tool = join(temporaryDirectory(), 'tool');
  writeFileSync(tool, `#!/bin/sh\n${script}\n`);
  chmodSync(tool, 0o755);
  const tools = Object.fromEntries(Object.keys(SYSTEM_TOOLS).map((name) => [name, tool])) as unknown as typeof SYSTEM_TOOLS;
  return { ...systemHost, uid: 501, tools };
}

const services = (script: string) => listOf('services', hostWith(script), []);

const domain = (name: string) => `printf 'd = {\\n\\tendpoints = {\\n\\t\\t 0x1 M A ${name}\\n\\t}\\n}\\n'`;

describe('what a host lists of itself', () => {
  it('holds services of the system and of the domains that are there, but for names of others', async () => {
    const script = `case $2 in system) ${domain('com.apple.b')} ;; user/501) ${domain('org.example com.apple.c')} ;; *) exit 113 ;; esac`;
    expect(await services(script)).toEqual({ found: ['com.apple.b'] });
    expect(await services(domain('com.apple.a'))).toEqual({ found: ['com.apple.a'] });
  });

  it.each([
    ['the system is refused', 'launchctl print system is refused', `[ $2 = system ] && exit 1; ${domain('com.apple.a')}`],
    [
      'a domain is not understood',
      'what launchctl print gui/UID says has another shape than the one that is known here',
      `[ $2 = gui/501 ] && exec echo other; ${domain('com.apple.a')}`,
    ],
    ['a domain gives no answer', 'launchctl print gui/UID was killed', `[ $2 = gui/501 ] && kill -9 $$; ${domain('com.apple.a')}`],
  ])('is unknown of services where %s', async (_, why, script) => {
    expect(await services(script)).toEqual({ why });
  });

  it.each(['services', 'sysctls', 'iokit', 'kexts', 'volumes'] as const)(
    'is unknown of %s where the tool says nothing, or fails',
    async (list) => {
      for (const script of ['exit 0', 'echo words; exit 1']) {
        expect(await listOf(list, hostWith(script), [])).toEqual({ why: expect.not.stringContaining('words') });
      }
    },
  );

  it.each([
    ['exit 64', 'kmutil showloaded --list-only ended with 64'],
    ['kill -9 $$', 'kmutil showloaded --list-only was killed'],
    ['head -c 70000000 /dev/zero', 'kmutil showloaded --list-only says more than is read'],
    ['echo 1 word', 'what kmutil showloaded says has another shape than the one that is known here'],
  ])('is unknown of kexts with the reason: %s', async (script, why) => {
    expect(await listOf('kexts', hostWith(script), [])).toEqual({ why });
  });

  it('is unknown of self signals where no answer came', async () => {
    const signals = (script: string) => listOf('implicit_signal', hostWith(script), []);
    expect([await signals('exit 0'), await signals('echo "kill: (1) - Operation not permitted" >&2; exit 1')]).toEqual([
      { found: true },
      { found: false },
    ]);
    expect(await signals('exit 71')).toEqual({ why: 'a process that signals itself gave neither an answer nor a refusal' });
  });
});
