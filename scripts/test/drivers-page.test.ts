import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DRIVERS } from '../../apps/probe-runner/src/seatbelt/drivers/table.js';
import { DRIVER_NAMES, DRIVER_NEEDS, driverOf, isDriverSyscall, DRIVERS as VOCABULARY } from '../../packages/contracts/src/index.js';
import { root } from '../docs/sources.mjs';

const PAGE = join(root, 'docs/formats/drivers.md');
const tableOf = (name: string) => new RegExp(`(<!-- ${name} -->\\n\\|.*\\n\\|.*\\n)([\\s\\S]*?)(<!-- end of ${name} -->)`);

const names = (list: readonly (string | undefined)[] | undefined): string =>
  (list ?? []).map((name) => (name === undefined ? 'none' : `\`${name}\``)).join(', ') || 'any';

const rows = DRIVERS.map(
  ({ id, kind, operations, drivers, syscalls, what }) =>
    `| \`${id}\` | ${kind} | ${kind === 'check' ? 'any' : names(operations)} | ${names(drivers)} | ${names(syscalls)} | ${what.replaceAll('|', '\\|')} |\n`,
).join('');

const PLACES = { tool_or_call: 'tool of the system, or call of our own', call: 'call of our own', query: 'question to the policy' };

const vocabulary = VOCABULARY.map(
  ({ name, syscalls, asks, where, needs, what }) =>
    `| \`${name}\` | ${asks} | ${PLACES[where]} | ${names(syscalls)} | ${needs.length === 0 ? 'nothing' : names(needs)} | ${what} |\n`,
).join('');

const needs = Object.entries(DRIVER_NEEDS)
  .map(([name, { operations, rules, what }]) => `| \`${name}\` | ${what} | ${names(operations)} | ${names(rules)} |\n`)
  .join('');

describe('the page of drivers', () => {
  it.each([
    ['drivers', rows],
    ['driver names', vocabulary],
    ['driver needs', needs],
  ])('has the table of %s (UPDATE_DOCS=1 writes it anew)', (name, table) => {
    const page = readFileSync(PAGE, 'utf8');
    if (process.env['UPDATE_DOCS'] === '1')
      writeFileSync(
        PAGE,
        page.replace(tableOf(name), (_, head, __, end) => `${head}${table}${end}`),
      );
    expect(tableOf(name).exec(readFileSync(PAGE, 'utf8'))?.[2]).toBe(table);
  });
});

describe('a driver', () => {
  const served = new Set(DRIVERS.flatMap(({ drivers }) => drivers).filter((name) => name !== undefined));

  it('is known to lint, engine and runner, or to none of them', () => {
    expect([...served].sort()).toEqual([...DRIVER_NAMES].sort());
  });

  it('takes the syscalls that the runner makes for it, and the engine knows each', () => {
    for (const { id, drivers, syscalls = [] } of DRIVERS) {
      for (const syscall of syscalls.filter((one) => one !== undefined)) {
        expect(isDriverSyscall(syscall), `${id}, ${syscall}`).toBe(true);
        for (const name of drivers) if (name !== undefined) expect(driverOf(name)?.syscalls, `${id}, ${name}`).toContain(syscall);
      }
    }
  });
});
