import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '@runtime/testing';

/** The table of dialects of docs/scale.md: what is said, by engine. */
function tableOfDialects(): Map<string, Map<string, string>> {
  const page = readFileSync(join(repositoryRoot, 'docs/scale.md'), 'utf8');
  const rows = page
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) => line.split('|').slice(1, -1).map(plain));
  const head = rows.findIndex((row) => row.includes('Trino'));
  const [, ...engines] = rows[head]!;
  const table = new Map(engines.map((engine) => [engine, new Map<string, string>()]));
  for (const [name, ...cells] of rows.slice(head + 2, head + 6))
    for (const [at, cell] of cells.entries()) table.get(engines[at]!)!.set(name!, cell === 'the same' ? cells[0]! : cell);
  return table;
}

/** What stands between the marks of code, those with two ticks too. */
const plain = (cell: string): string => cell.trim().replace(/^``? ?(.*?) ?`?`$/, '$1');

const TABLE = tableOfDialects();

/** The words of an engine for one row of the table. */
export const wordsOf = (engine: string, row: string): string => TABLE.get(engine)!.get(row)!;

/** The query of docs/examples/ops.sql in the words of an engine. */
export function queryFor(engine: string): string {
  const sql = readFileSync(join(repositoryRoot, 'docs/examples/ops.sql'), 'utf8');
  const [before, after] = wordsOf(engine, 'conditional counts').split(/\bc\b(?=\)+$)/) as [string, string];
  return sql
    .replace(/count\(\*\) FILTER \(WHERE (.*)\) AS/g, (_all, condition: string) => `${before}${condition}${after} AS`)
    .replace(wordsOf('DuckDB', 'scenarios'), wordsOf(engine, 'scenarios'))
    .replaceAll(wordsOf('DuckDB', 'the member `match`'), wordsOf(engine, 'the member `match`'));
}
