import { loadVirtualHost, SbplError, VIRTUAL_HOST_WORLDS } from '@runtime/sbpl';
import { toThrowWithCode } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { answer, DENY, host } from '../helpers.js';

describe('the virtual host', () => {
  it('is the same object for an id, and has every id of the baseline', () => {
    for (const id of VIRTUAL_HOST_WORLDS) {
      expect(loadVirtualHost(id)).toBe(loadVirtualHost(id));
      expect(loadVirtualHost(id).worldId).toBe(id);
    }
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

  it('takes a world document for the baseline host under its own id', () => {
    const own = loadVirtualHost({ world_id: 'mine', product_version: '14.4.1', build: '23E224', machine: 'arm64' });
    expect(own.worldId).toBe('mine');
    expect(own.node('/private/tmp/foo')).not.toBeNull();
  });

  it('gives up on links that run in circles', () => {
    const circular = loadVirtualHost({ ...host.data, links: { '/a': '/b', '/b': 'a', '/grow': '/grow/x/grow/y' } });
    expect(circular.resolve('/a').loop).toBe(true);
    expect(circular.resolve('/grow').loop).toBe(true);
    expect(circular.resolve('/c').loop).toBe(false);
    expect(answer(DENY, 'file-read*', '/a')).toBe('deny');
  });

  it('refuses an id it has no data for', async () => {
    await toThrowWithCode(() => loadVirtualHost('ventura'), SbplError, 'VIRTUAL_HOST_UNKNOWN');
    await toThrowWithCode(() => loadVirtualHost('__proto__'), SbplError, 'VIRTUAL_HOST_UNKNOWN');
  });

  it.each([
    ['null', null, ''],
    ['a list', [], ''],
    ['no world id', { links: {} }, '/world_id'],
    ['links that are a list', { ...host.data, links: [] }, '/links'],
    ['a link that is a number', { ...host.data, links: { '/a': 1 } }, '/links/~1a'],
    ['a path that is not plain', { ...host.data, files: { 'a/../b': {} } }, '/files/a~1..~1b'],
    ['a mode in decimal', { ...host.data, files: { '/a': { mode: '0698' } } }, '/files/~1a/mode'],
    ['services that are text', { ...host.data, services: ['x'] }, '/services/0'],
    ['a namespace of its own', { ...host.data, services: [{ name: 'x', namespace: 'y' }] }, '/services/0/namespace'],
    ['ports that are text', { ...host.data, loopback_ports: 'all' }, '/loopback_ports'],
  ])('refuses data with %s', async (_, data, field) => {
    const error = await toThrowWithCode(() => loadVirtualHost(data), SbplError, 'VIRTUAL_HOST_INVALID');
    expect(error.field).toBe(field);
  });
});
