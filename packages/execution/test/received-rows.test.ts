import { existsSync, readdirSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256Hex } from '@runtime/contracts';
import { temporaryDirectory } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { ReceivedRows } from '../src/worker/received-rows.js';

const LANES = ['baseline', 'scenario', 'oracle'] as const;
const line = (index: number, stdout = ''): string => JSON.stringify({ index, stdout });

describe('rows that were received', () => {
  it.each([
    ['short ones', 3, 'é'],
    ['many', 5000, 'x'.repeat(100)],
    ['ones that are longer than what is read at a time', 3, 'é'.repeat(300_000)],
  ])('are given back lane by lane, as often as they are asked for: %s', (_, each, stdout) => {
    const directory = temporaryDirectory();
    const rows = new ReceivedRows(directory);
    expect(readdirSync(directory)).toEqual([]);
    const lines = Array.from({ length: each * 3 }, (_, index) => line(index, stdout));
    for (const [index, text] of lines.entries()) rows.add(LANES[Math.floor(index / each)] as 'baseline', text);
    expect(rows.count).toBe(lines.length);
    const text = lines.map((one) => `${one}\n`).join('');
    expect(rows.sha256()).toBe(sha256Hex(text));
    expect([...rows.text()].join('') === text).toBe(true);
    for (const _ of ['once', 'again']) {
      for (const [at, lane] of LANES.entries()) {
        const found = [...rows.of(lane)].map(({ index }) => index);
        expect(found).toEqual(Array.from({ length: each }, (_, index) => at * each + index));
      }
    }
    rows.close();
  });

  it('are none where no row came', () => {
    const rows = new ReceivedRows(temporaryDirectory());
    expect([...rows.text(), ...rows.of('scenario')]).toEqual([]);
    expect(rows.sha256()).toBe(sha256Hex(''));
    rows.close();
  });

  it.runIf(existsSync('/proc/self/fd'))('are refused when somebody wrote into their file', () => {
    const directory = temporaryDirectory();
    const rows = new ReceivedRows(directory);
    rows.add('scenario', line(0));
    const written = rows.sha256();
    const open = readdirSync('/proc/self/fd').find((name) => targetOf(name).startsWith(join(directory, 'rows')));
    writeFileSync(join('/proc/self/fd', open ?? ''), `${line(7)}\n`);
    const changed = expect.objectContaining({ code: 'FILE_CHANGED_WHILE_READ', category: 'system' });
    expect(() => [...rows.of('scenario')]).toThrow(changed);
    expect(() => [...rows.text()]).toThrow(changed);
    expect(rows.sha256()).toBe(written);
    rows.close();
  });
});

function targetOf(name: string): string {
  try {
    return readlinkSync(join('/proc/self/fd', name));
  } catch {
    return '';
  }
}
