#!/usr/bin/env node
// Prints how the engine agrees with recorded kernel decisions, and writes docs/fidelity.md.
//   node packages/sbpl/scripts/fidelity.mjs [--check]
// Needs the built package and the recorded reference (RUNTIME_REFERENCE_DIR, or beside the repository).
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compareDecisions, digestOfRows, renderFidelity, summarize } from './fidelity-report.mjs';
import { compareVariants, ROW_FILES, rankLines } from './rank-report.mjs';

const packageRoot = join(dirname(fileURLToPath(import.meta.url)), '..');
const repositoryRoot = join(packageRoot, '..', '..');
const reference = process.env.RUNTIME_REFERENCE_DIR || join(repositoryRoot, '..', 'shared', 'reference');
const page = join(repositoryRoot, 'docs', 'fidelity.md');
const built = join(packageRoot, 'dist', 'index.js');

if (!existsSync(join(reference, 'decisions', 'decisions.jsonl'))) {
  console.error('The recorded decisions are not here: set RUNTIME_REFERENCE_DIR to the folder that holds decisions/. Nothing was compared.');
  process.exit(3);
}
if (!existsSync(built)) {
  console.error('The package is not built: run its build first.');
  process.exit(3);
}

const engine = await import(built);
const summary = summarize(compareDecisions(engine, reference));
const { total, groups, disagreements, caveats, withoutText } = summary;

const columns = ['rows', 'allowAllow', 'allowDeny', 'denyAllow', 'denyDeny', 'unknown'];
const heads = ['rows', 'allow/allow', 'allow/deny', 'deny/allow', 'deny/deny', 'unknown', 'first denied'];
const line = (label, values) => `${label.padEnd(52)}${values.map((value) => String(value).padStart(13)).join('')}`;
const row = (label, group) => line(label, [...columns.map((column) => group[column]), `${group.firstDeniedAgree}/${group.firstDenied}`]);

console.log(line('suite, operation (kernel/engine)', heads));
for (const group of groups) console.log(row(`${group.suite}  ${group.operation}`, group));
console.log(row('all counted rows', total));
console.log(`\nRows with a caveat, not counted: ${caveats.length} (${caveats.filter((each) => !each.agrees).length} differ). Rows without a profile text: ${withoutText.length}.`);
for (const { row: each, model, agrees, reason } of caveats) {
  console.log(`  ${agrees ? 'agrees ' : 'differs'}  ${each.profile_id}  ${each.operation} ${each.target}: kernel ${each.actual}, engine ${model}  [${reason}]`);
}
for (const { row: each, model, own } of disagreements) {
  console.log(`DISAGREES  ${each.profile_id}  ${each.operation} ${each.target}: kernel ${each.actual} ${JSON.stringify(each.kernel_denied)}, engine ${model} ${JSON.stringify(own)}`);
}

const compared = compareVariants(engine, reference);
console.log();
for (const { variant, rows, answers } of compared) {
  const same = answers.filter((answer, at) => answer === compared[0].answers[at]).length;
  console.log(line(variant.title.replaceAll('*', ''), [...rows.map(({ agree, rows: all }) => `${agree}/${all}`), `${same}/${answers.length}`]));
}
const digests = ROW_FILES.map((file) => digestOfRows(reference, file));
const text = renderFidelity(summary, digestOfRows(reference), rankLines(engine, compared, digests));
const isCurrent = existsSync(page) && readFileSync(page, 'utf8') === text;
if (process.argv.includes('--check')) {
  console.log(isCurrent ? '\ndocs/fidelity.md is current.' : '\ndocs/fidelity.md is stale: run this again without --check.');
  process.exitCode = isCurrent && disagreements.length === 0 ? 0 : 1;
} else {
  if (!isCurrent) writeFileSync(page, text);
  console.log(`\n${isCurrent ? 'Unchanged' : 'Written'}: ${relative(repositoryRoot, page)}`);
  process.exitCode = disagreements.length === 0 ? 0 : 1;
}
