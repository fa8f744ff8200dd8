// `pnpm bench [--quick] [--only id,…] [--pairs N] [--json FILE] [--write FILE] [--no-curves] [--keep]`: prints tables, and writes them.
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { sharedInputs } from './generate/shared.mjs';
import { measureCurves } from './lib/curves.mjs';
import { machine } from './lib/machine.mjs';
import { measureRow } from './lib/row.mjs';
import { resultsText } from './lib/table.mjs';

/** Families whose ratio says something in the small round as well; beside the others, why theirs says nothing there. */
const FAMILIES = ['start', 'validate', 'summarize', 'pages', 'normalize', 'run', 'policy', 'exec', 'registry', 'packet'];
const LARGE = {
  commit: 'what the disk does to a few files says nothing',
  fleet: 'a second thread pays from hundreds of bundles on',
  history: 'a few runs are all start-up',
  curves: 'exponents below these sizes are those of starting up',
};

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    pairs: { type: 'string' },
    json: { type: 'string' },
    write: { type: 'string' },
    curves: { type: 'boolean', default: true },
    keep: { type: 'boolean', default: false },
  },
  allowNegative: true,
});
const asked = options.only?.split(',');
const all = [...FAMILIES, ...Object.keys(LARGE)];
const unknown = asked?.filter((name) => !all.includes(name)) ?? [];
if (unknown.length > 0) throw new Error(`no family ${unknown.join(', ')}; there are ${all.join(', ')}`);
const chosen = asked ?? all.filter((name) => !options.quick || !(name in LARGE));
const place = (file) => resolve(process.env['INIT_CWD'] ?? '.', file);

const began = performance.now();
const work = mkdtempSync(join(realpathSync(tmpdir()), 'runtime-bench-'));
const report = { schema: 'bench.v2', quick: options.quick, machine: machine(), seconds: 0, rows: [], curves: [], skipped: [] };
if (asked === undefined && options.quick) report.skipped = Object.entries(LARGE).map(([name, why]) => `${name}, since ${why}.`);
try {
  const shared = sharedInputs(join(work, 'shared'));
  for (const family of chosen.filter((name) => name !== 'curves')) {
    const start = performance.now();
    const { rows } = await import(`./families/${family}.mjs`);
    const planned = [];
    // What a family generates is made before any of its rows is measured, and gone after the last.
    const own = mkdtempSync(join(work, `${family}-`));
    await orTold(family, () => rows({ work: own, quick: options.quick, row: (row) => planned.push(row), shared }));
    for (const row of planned) {
      const pairs = options.pairs === undefined ? (options.quick ? 2 : 5) : Number(options.pairs);
      const measured = await orTold(row.id, () => measureRow(row, pairs), measureRow({ ...row, missing: 'failed' }));
      // A row may use the tasks of another family; it stands with its own.
      report.rows.push({ ...measured, family });
      process.stderr.write(`${measured.met === 'missed' ? '! ' : '  '}${measured.id}: ${measured.value} (target ${measured.target})\n`);
    }
    process.stderr.write(`${family}: ${((performance.now() - start) / 1000).toFixed(0)} s\n`);
    if (!options.keep) rmSync(own, { recursive: true, force: true });
  }
  if (options.curves && chosen.includes('curves')) {
    const curves = { work: mkdtempSync(join(work, 'curves-')), quick: options.quick, shared };
    await orTold('curves', () => measureCurves(curves, (curve) => report.curves.push(curve)));
  }
} finally {
  if (!options.keep) rmSync(work, { recursive: true, force: true });
}
report.machine.load_after = machine().load;
report.seconds = (performance.now() - began) / 1000;
const json = options.json === undefined ? join(tmpdir(), 'runtime-bench.json') : place(options.json);
writeFileSync(json, `${JSON.stringify(report, null, 2)}\n`);
const text = resultsText(report);
if (options.write !== undefined) writeFileSync(place(options.write), text);
process.stdout.write(`${text}\nJSON: ${json}\n`);

/** A measurement that fails costs no other: it is told, and the command ends with 1. */
async function orTold(what, measure, failed) {
  try {
    return await measure();
  } catch (error) {
    process.stderr.write(`! ${what}: ${error instanceof Error ? error.message : error}\n`);
    process.exitCode = 1;
    return failed;
  }
}
