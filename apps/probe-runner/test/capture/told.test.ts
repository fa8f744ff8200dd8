import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryDirectory } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { LISTS } from '../../src/capture/lists.js';
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

const services = (script: string) => LISTS.services(hostWith(script), []);

const domain = (name: string) => `printf 'd = {\\n\\tendpoints = {\\n\\t\\t 0x1 M A ${name}\\n\\t}\\n}\\n'`;

describe('what a host lists of itself', () => {
  it('holds services of the system and of the domains that are there, but for names of others', async () => {
    const script = `case $2 in system) ${domain('com.apple.b')} ;; user/501) ${domain('org.example com.apple.c')} ;; *) exit 113 ;; esac`;
    expect(await services(script)).toEqual(['com.apple.b']);
    expect(await services(domain('com.apple.a'))).toEqual(['com.apple.a']);
  });

  it.each([
    ['the system is refused', `[ $2 = system ] && exit 1; ${domain('com.apple.a')}`],
    ['a domain is not understood', `[ $2 = gui/501 ] && exec echo other; ${domain('com.apple.a')}`],
    ['a domain gives no answer', `[ $2 = gui/501 ] && kill -9 $$; ${domain('com.apple.a')}`],
  ])('is unknown of services where %s', async (_, script) => {
    expect(await services(script)).toBeNull();
  });

  it.each(['services', 'sysctls', 'iokit', 'kexts', 'volumes'] as const)(
    'is unknown of %s where the tool says nothing, or fails',
    async (list) => {
      expect(await LISTS[list](hostWith('exit 0'), [])).toBeNull();
      expect(await LISTS[list](hostWith('echo words; exit 1'), [])).toBeNull();
    },
  );
});
