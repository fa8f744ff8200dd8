import type { WorldDocument } from '@runtime/contracts';
import { loadVirtualHost, SbplError, simulateProbe } from '@runtime/sbpl';
import { toThrowWithCode } from '@runtime/testing';
import { WorldError, worldFromDocument } from '@runtime/worlds';
import { describe, expect, it } from 'vitest';
import { answer, DENY, host, world } from '../helpers.js';

describe('the virtual host', () => {
  it('is the same object for a world, as long as nothing is added', () => {
    expect(loadVirtualHost(world)).toBe(host);
    expect(loadVirtualHost(world, null)).toBe(host);
    expect(loadVirtualHost(world, {})).not.toBe(host);
  });

  it('knows every fixture that the templates assume', () => {
    for (const path of [
      '/private/tmp/foo',
      '/private/tmp/nested/child',
      '/private/var/tmp/canon',
      '/private/var/tmp/vfs_canon_probe',
      '/private/tmp/vfs_firmlink_probe',
      '/private/var/tmp/vfs_link_probe',
      '/private/etc/hosts',
      '/private/tmp/baz.txt',
      '/private/tmp/sbpl_rt/write.txt',
      '/private/tmp/strict_ok/allow.txt',
      '/private/tmp/runtime-adv/edges/okdir/item.txt',
      '/private/tmp/runtime-adv/struct/ok/deep/nested.txt',
      '/private/tmp/runtime-adv/mountrel_outside/blocked.txt',
      '/private/tmp/mode_deny',
      '/private/tmp/sandbox-lore-oracle.txt',
    ]) {
      expect(host.node(path)?.kind, path).toBe('file');
    }
    expect(host.resolve('/private/tmp/vfs_linkdir/to_var_tmp/x').path).toBe('/private/var/tmp/x');
    expect(host.node('/private/tmp/mode_deny')?.mode).toBe(0o600);
  });

  it('spells a path as a descriptor without firmlinks would', () => {
    expect(host.dataSpelling('/private/tmp/foo')).toBe('/System/Volumes/Data/private/tmp/foo');
    expect(host.dataSpelling('/usr/bin/true')).toBe('/usr/bin/true');
  });

  it('gives up on links that run in circles', () => {
    const circular = loadVirtualHost(world, { links: { '/a': '/b', '/b': 'a', '/grow': '/grow/x/grow/y' } });
    expect(circular.resolve('/a').loop).toBe(true);
    expect(circular.resolve('/grow').loop).toBe(true);
    expect(circular.resolve('/c').loop).toBe(false);
    expect(answer(DENY, 'file-read*', '/a')).toBe('deny');
  });

  it('is refused of a world that does not have one', async () => {
    const identity = { world_id: 'mine', product_version: '15.5', build: '24F74', machine: 'arm64' };
    await toThrowWithCode(() => loadVirtualHost(worldFromDocument(identity)), WorldError, 'WORLD_PART_MISSING');
  });

  it('is that of its own world, with the errno numbers of that world', async () => {
    const document = world.document as WorldDocument;
    const errnos = { source: 'assumed' as const, from: 'a test', table: [{ number: 77, name: 'ENOENT', text: 'Nothing there' }] };
    const other = loadVirtualHost(worldFromDocument({ ...document, errnos }));
    const probe = { operation: 'file-read*', target: '/nowhere' };
    expect(simulateProbe(other, null, probe)).toMatchObject({ errno: 77, errno_text: 'Nothing there', absent: true });
    await toThrowWithCode(() => other.errno('EPERM'), SbplError, 'VIRTUAL_HOST_INVALID');
  });
});
