import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DRIVERS } from '../../apps/probe-runner/src/seatbelt/drivers/table.js';
import { DRIVERS as PLAN_DRIVERS } from '../../packages/plan/src/lint/drivers.js';
import { root } from '../docs/sources.mjs';

const PAGE = join(root, 'docs/formats/drivers.md');
const TABLE = /(<!-- drivers -->\n\|.*\n\|.*\n)([\s\S]*?)(<!-- end of drivers -->)/;

const names = (list: readonly (string | undefined)[] | undefined): string =>
  (list ?? []).map((name) => (name === undefined ? 'none' : `\`${name}\``)).join(', ') || 'any';

const rows = DRIVERS.map(
  ({ id, kind, operations, drivers, syscalls, what }) =>
    `| \`${id}\` | ${kind} | ${kind === 'check' ? 'any' : names(operations)} | ${names(drivers)} | ${names(syscalls)} | ${what.replaceAll('|', '\\|')} |\n`,
).join('');

describe('the page of drivers', () => {
  it('has the table of the runner (UPDATE_DOCS=1 writes it anew)', () => {
    const page = readFileSync(PAGE, 'utf8');
    if (process.env['UPDATE_DOCS'] === '1')
      writeFileSync(
        PAGE,
        page.replace(TABLE, (_, head, __, end) => `${head}${rows}${end}`),
      );
    expect(TABLE.exec(readFileSync(PAGE, 'utf8'))?.[2]).toBe(rows);
  });

  it('has every driver that a plan may name without a warning', () => {
    const served = new Set(DRIVERS.flatMap(({ drivers }) => drivers));
    expect([...PLAN_DRIVERS].filter((name) => !served.has(name))).toEqual([]);
  });
});
