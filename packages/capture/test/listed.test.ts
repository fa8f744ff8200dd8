import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot, temporaryDirectory } from '@runtime/testing';
import { expect, it } from 'vitest';
import { Asker, hostBy } from '../src/asker.js';
import { captureHost } from '../src/host.js';
import { Journal } from '../src/journal.js';
import { base, document } from './support/host.js';

/** The simulated Mac of another package's tests, which has no door in it. */
const from = (name: string): Promise<Record<string, CallableFunction>> => import(join(repositoryRoot, 'packages/execution', name));
const { simulatedMac } = await from('test/support/mac.ts');
const { askRunnerAt } = await from('src/worker/ask-runner.ts');

/** What these tools say on a Mac, with a service and a kernel extension of somebody. */
const SAYS: Record<string, string> = {
  mount: '/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)\ndevfs on /dev (devfs, local, nobrowse)\n',
  launchctl: 'domain = {\n\tendpoints = {\n\t\t 0x0 M A com.apple.one\n\t\t 0x1b03 - D org.example.two\n\t}\n}\n',
  ioreg: '+-o One  <class IOOne, id 0x1>\n  {\n    "IOUserClientClass" = "IOOneUserClient"\n  }\n',
  kmutil:
    'Index Refs Address Size Wired Name (Version)\n    1  10 0 0x0 0x0 com.apple.kpi.bsd (23.4.0)\n    2   0 0 0x0 0x0 org.example.two (1.0)\n',
  sysctl: 'kern.hostname\nkern.ostype\n',
};

/** What a Mac lists whose tools say this. */
async function listed(says: Record<string, string>) {
  const mac = simulatedMac?.();
  for (const [name, text] of Object.entries(says)) {
    writeFileSync(join(mac.state, name), text);
    writeFileSync(mac.tools[name], `#!/bin/sh\nexec cat '${join(mac.state, name)}'\n`);
  }
  const host = hostBy((spec, options) => askRunnerAt?.(mac.setting.runnerEntry(), spec, options));
  const journal = new Journal(join(temporaryDirectory(), 'state'), { state: 'runtime-tools.world_capture_state.v0.2', host: '{}' });
  return captureHost(new Asker(host, journal), document.host, base.id);
}

const NOT_HERE = process.platform === 'darwin' ? [] : ['firmlinks', 'notifications'];

it("a Mac that is understood is listed, without what is somebody's", { timeout: 120_000 }, async () => {
  const { host, reasons } = await listed(SAYS);
  expect(Object.keys(reasons)).toEqual(NOT_HERE);
  expect(host).toMatchObject({
    services: [{ name: 'com.apple.one', namespace: 'global' }],
    iokit_classes: [{ class: 'IOOne', user_client_class: 'IOOneUserClient' }],
    kexts: ['com.apple.kpi.bsd'],
    volumes: [
      { mount: '/', filesystem: 'apfs' },
      { mount: '/dev', filesystem: 'devfs' },
    ],
  });
  expect(Object.keys(host.sysctls)).toEqual(['kern.hostname', 'kern.ostype']);
});

it('a list that is not understood leaves the others, and says which one it is and why', { timeout: 120_000 }, async () => {
  const { host, reasons } = await listed({ ...SAYS, kmutil: 'a later table\n 1 one\n', mount: 'none\n' });
  const why = (command: string) => `what ${command} says has another shape than the one that is known here`;
  expect(reasons).toMatchObject({ kexts: why('kmutil showloaded'), volumes: why('mount') });
  expect(Object.keys(reasons).sort()).toEqual([...NOT_HERE, 'kexts', 'volumes'].sort());
  expect(host.kexts).toEqual(document.host.kexts);
  expect(host.sources).toMatchObject({
    kexts: { source: 'assumed', from: `taken over from the world ${base.id}: ${why('kmutil showloaded')}` },
    volumes: { source: 'assumed', from: `the world ${base.id} has none: ${why('mount')}` },
    services: { source: 'captured' },
  });
});
