import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { host } from '../helpers.js';

const page = readFileSync(join(repositoryRoot, 'docs/virtual-host.md'), 'utf8');

/** The cells of the table rows under a heading, without their marks. */
function rowsOf(heading: string): string[][] {
  const section = page.split(/^## /m).find((each) => each.startsWith(`${heading}\n`)) ?? '';
  const rows = section
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .slice(2);
  return rows.map((line) =>
    line
      .slice(2, -2)
      .split(' | ')
      .map((cell) => cell.replaceAll('`', '')),
  );
}

const sorted = (rows: (string | number)[][]): string[][] => rows.map((row) => row.map(String)).sort((a, b) => (a[0]! < b[0]! ? -1 : 1));

const FOUND_BY = { global: 'a lookup', local: 'a local lookup', xpc: 'an XPC connection' } as const;

describe('docs/virtual-host.md', () => {
  const { data } = host;

  it.each<[string, string[][]]>([
    ['Links', sorted(Object.entries(data.links))],
    ['Files', sorted(Object.entries(data.files).map(([path, { mode = '0644', uid = 501 }]) => [path, mode, uid]))],
    ['Directories', sorted(Object.entries(data.directories).map(([path, { mode = '0755', uid = 0 }]) => [path, mode, uid]))],
    ['Services', sorted(data.services.map(({ name, namespace }) => [name, FOUND_BY[namespace]]))],
    ['IOKit classes', sorted(data.iokit_classes.map((each) => [each.class, each.user_client_class]))],
    ['Processes', sorted(data.processes.map(({ pid, path, uid }) => [pid, path, uid]))],
  ])('lists the %s there are, and no others', (heading, expected) => {
    expect(sorted(rowsOf(heading))).toEqual(expected);
    expect(expected).not.toHaveLength(0);
  });

  it('names what has no table of its own', () => {
    const lists = [Object.keys(data.sysctls), data.kexts, data.shared_memory, Object.keys(data.nvram)];
    expect(rowsOf('Names').map(([, names]) => names?.split(', '))).toEqual(lists);
    const attributed = Object.entries(data.files).filter(([, { xattrs }]) => xattrs !== undefined);
    for (const [path, { xattrs }] of attributed) {
      expect(page.match(/^.*have the extended attribute.*$/m)?.[0]).toContain(`\`${path}\``);
      expect(Object.keys(xattrs ?? {})).toEqual(['user.sandbox_lore']);
    }
    expect(page).toContain(data.firmlinks.folders.map((folder) => `\`${folder}\``).join(', '));
  });
});
