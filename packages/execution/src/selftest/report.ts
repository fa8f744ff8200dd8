import { existsSync } from 'node:fs';
import { checkDocument, encodePretty, LIMITS, parseJson, type ResultOf, resultSchemas } from '@runtime/contracts';
import { readRegularFile, writeFileDurable } from '@runtime/files';
import { ExecutionError } from '../error.js';

/** What the self test found so far: one entry for each check. */
export type SelftestReport = ResultOf<'result.selftest'>;
export type SelftestEntry = SelftestReport['checks'][number];
export type SelftestCheck = Pick<SelftestEntry, 'id' | 'group' | 'question' | 'expected' | 'means'>;

/** Bytes of standard error, and of an answer, that an entry keeps. */
export const KEPT = { stderr: 2048, found: 32 * 1024 };

/** A report that is written again after each check. */
export class ReportFile {
  readonly #path: string;
  readonly #head: Omit<SelftestReport, 'ended' | 'counts' | 'checks'>;
  readonly #entries = new Map<string, SelftestEntry>();

  constructor(path: string, head: Omit<SelftestReport, 'ended' | 'counts' | 'checks'>, earlier: readonly SelftestEntry[]) {
    this.#path = path;
    this.#head = head;
    for (const each of earlier) this.#entries.set(each.id, each);
  }

  has(id: string): boolean {
    return this.#entries.has(id);
  }

  async put(entry: SelftestEntry): Promise<void> {
    this.#entries.set(entry.id, entry);
    await this.write('running');
  }

  async write(ended: SelftestReport['ended']): Promise<SelftestReport> {
    const checks = [...this.#entries.values()];
    const counts: SelftestReport['counts'] = {};
    for (const { outcome } of checks) counts[outcome] = (counts[outcome] ?? 0) + 1;
    const report = { ...this.#head, ended, counts, checks };
    await writeFileDurable(this.#path, `${encodePretty(report)}\n`);
    return report;
  }
}

/**
 * The checks of a report that was not finished, of the same host and tool; none where there is no file.
 *
 * @throws ExecutionError `OUTPUT_EXISTS` for everything else that is there.
 */
export async function unfinished(path: string, head: Pick<SelftestReport, 'host' | 'tool_version'>): Promise<readonly SelftestEntry[]> {
  if (!existsSync(path)) return [];
  const earlier = await reportAt(path);
  if (earlier === null) throw outputExists(path, 'is no report of a self test');
  if (earlier.ended === 'complete') throw outputExists(path, 'is a report that is finished');
  const isSame = JSON.stringify([earlier.host, earlier.tool_version]) === JSON.stringify([head.host, head.tool_version]);
  if (!isSame) throw outputExists(path, 'is a report of another host or of another version of this tool');
  return earlier.checks;
}

async function reportAt(path: string): Promise<SelftestReport | null> {
  try {
    const value = parseJson(await readRegularFile(path, { maxBytes: LIMITS.documentBytes }), { path });
    return checkDocument(resultSchemas()['result.selftest'], value).length === 0 ? (value as unknown as SelftestReport) : null;
  } catch {
    return null;
  }
}

const outputExists = (path: string, why: string): ExecutionError =>
  new ExecutionError({ code: 'OUTPUT_EXISTS', message: `${path} exists and ${why}`, path, hint: 'name another file' });
