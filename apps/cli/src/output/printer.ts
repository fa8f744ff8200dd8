import { encodePretty, envelopeOf, type RuntimeError, shown } from '@runtime/contracts';
import type { CommandResult } from '../command.js';
import { formatTable } from './table.js';

export interface PrintOptions {
  json: boolean;
  format: 'json' | 'table' | undefined;
  /** Columns of the terminal that standard output is; undefined where it is none. */
  width?: number | undefined;
}

/** Everything a finished command puts on stdout, newline at the end. */
export async function renderResult(result: CommandResult, options: PrintOptions): Promise<string> {
  if (options.json) return `${encodePretty(result.document)}\n`;
  if (options.format === 'table') {
    const table = await formatTable(result.table ?? asRows(result.document), options.width);
    return join([...table, ...(result.tableNotes ?? []).map(line)]);
  }
  if (options.format === 'json') return `${encodePretty(result.document)}\n`;
  if (result.text !== undefined) return result.text;
  if (result.lines !== undefined) return join(result.lines.map(line));
  return `${encodePretty(result.document)}\n`;
}

/** A failure for people, for stderr: what, where, what next. */
export function renderError(error: RuntimeError, { color }: { color: boolean }): string {
  const red = (text: string): string => (color ? `\u001b[31m${text}\u001b[39m` : text);
  const dim = (text: string): string => (color ? `\u001b[2m${text}\u001b[22m` : text);
  const place = [error.path, error.field].filter((part) => part !== undefined && part !== '').join(' ');
  const lines = [`${red('error')} ${error.code}: ${line(error.message)}`];
  if (place !== '' && !error.message.includes(error.path ?? place)) lines.push(`  in ${line(place)}`);
  const problems = new Set(problemsOf(error).filter((problem) => !error.message.includes(problem)));
  for (const problem of [...problems].slice(0, 20)) lines.push(`  - ${line(problem)}`);
  if (error.hint !== undefined) lines.push(dim(`  next: ${line(error.hint)}`));
  if (process.env['RUNTIME_DEBUG'] === '1') lines.push(String((error.cause as Error | undefined)?.stack ?? error.stack));
  return join(lines);
}

export const renderErrorJson = (error: RuntimeError): string => `${encodePretty(envelopeOf(error))}\n`;

/** A line of ours, whatever the texts in it hold. */
const line = (text: string): string => shown(text, 'line');

const join = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');

function problemsOf(error: RuntimeError): string[] {
  const problems = error.details?.['problems'];
  if (!Array.isArray(problems)) return [];
  return problems.map((problem) => {
    if (typeof problem === 'string') return problem;
    const { path, field, pointer, message } = problem as Record<string, unknown>;
    return [field ?? pointer ?? path, message].filter((part) => part !== undefined && part !== '').join(': ');
  });
}

const asRows = (document: unknown): Record<string, unknown>[] =>
  Array.isArray(document)
    ? (document as Record<string, unknown>[])
    : Object.entries(document as Record<string, unknown>).map(([name, value]) => ({ name, value }));
