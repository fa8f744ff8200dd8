import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DRIVERS } from '../../apps/probe-runner/src/seatbelt/drivers/table.js';
import type { FailureScript } from '../../packages/execution/test/failures/failure.js';
import { LAUNCHING } from '../../packages/execution/test/failures/launching.js';
import { PROBING } from '../../packages/execution/test/failures/probing.js';
import { STARTING } from '../../packages/execution/test/failures/starting.js';
import { root } from '../docs/sources.mjs';
import { cellsOf } from './mac-drivers.js';

const PAGE = join(root, 'docs/macos.md');
const tableOf = (name: string) => new RegExp(`(<!-- ${name} -->\\n\\|.*\\n\\|.*\\n)([\\s\\S]*?)(<!-- end of ${name} -->)`);

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ').replaceAll('\t', ' ').replaceAll('*', '\\*');
const rows = (scripts: readonly FailureScript[]): string =>
  scripts.map(({ happens, told }) => `| ${cell(happens)} | ${cell(told)} |\n`).join('');

describe('the page of macOS', () => {
  it.each([
    ['failures to start', rows(STARTING)],
    ['probes that decide nothing', rows(PROBING)],
    ['failures of launchd', rows(LAUNCHING)],
    [
      'drivers on a Mac',
      DRIVERS.map(
        (driver) =>
          `| ${cellsOf(driver)
            .map((text) => text.replaceAll('|', '\\|'))
            .join(' | ')} |\n`,
      ).join(''),
    ],
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
