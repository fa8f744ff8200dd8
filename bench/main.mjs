// `pnpm bench [--quick] [--only id,…] [--pairs N] [--json FILE] [--no-curves] [--keep]`: prints a table and writes JSON.
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { measureCurves } from './lib/curves.mjs';
import { machine } from './lib/machine.mjs';
import { measureRow } from './lib/row.mjs';
import { curveTable, rowTable } from './lib/table.mjs';

const FAMILIES = [
  'start',
  'validate',
  'commit',
  'summarize',
  'normalize',
  'run',
  'policy',
  'exec',
  'registry',
  'packet',
  'fleet',
  'history',
];

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    pairs: { type: 'string' },
    json: { type: 'string' },
    curves: { type: 'boolean', default: true },
    keep: { type: 'boolean', default: false },
  },
  allowNegative: true,
});
const families = options.only === undefined ? FAMILIES : FAMILIES.filter((name) => options.only.split(',').includes(name));
const withCurves = options.curves && (options.only === undefined || options.only.split(',').includes('curves'));
const work = mkdtempSync(join(realpathSync(tmpdir()), 'runtime-bench-'));
const report = { schema: 'bench.v1', quick: options.quick, machine: machine(), rows: [], curves: [] };
try {
  for (const family of families) {
    const { rows } = await import(`./families/${family}.mjs`);
    const planned = [];
    // What a family generates is made before any of its rows is measured, and gone after the last.
    const place = mkdtempSync(join(work, `${family}-`));
    await rows({ work: place, quick: options.quick, row: (row) => planned.push(row) });
    for (const row of planned) {
      const measured = measureRow(row, options.pairs === undefined ? (options.quick ? 2 : 5) : Number(options.pairs));
      report.rows.push(measured);
      process.stderr.write(`${measured.met === 'no' ? '! ' : '  '}${measured.id}: ${measured.value} (target ${measured.target})\n`);
    }
    if (!options.keep) rmSync(place, { recursive: true, force: true });
  }
  if (withCurves) report.curves = await measureCurves(mkdtempSync(join(work, 'curves-')), options.quick);
} finally {
  if (!options.keep) rmSync(work, { recursive: true, force: true });
}
report.machine.load_after = machine().load;
const file = resolve(process.env['INIT_CWD'] ?? '.', options.json ?? join(tmpdir(), 'runtime-bench.json'));
writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`);
process.stdout.write(`${rowTable(report.rows)}\n${curveTable(report.curves)}\nJSON: ${file}\n`);
