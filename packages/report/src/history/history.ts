import { type RunSource, runSources } from '@runtime/archives';
import type { OpenBundleOptions } from '@runtime/bundle-store';
import { compareCodePoints } from '@runtime/contracts';
import type { DiffSide } from '../diff/model.js';
import { cellOf, letterOf, UNASKED } from './cells.js';
import { type Column, changesOf } from './compare.js';
import type { History, HistoryChange, HistoryRun } from './model.js';
import { ProbeTable } from './probes.js';
import { compareVersions, readRun } from './run.js';

export interface HistoryOptions extends OpenBundleOptions {
  /** Only probes of these expectation ids; one of the ids of a probe is enough. */
  selects?: ((expectationId: string) => boolean) | undefined;
  onProgress?: ((done: number, total: number) => void) | undefined;
}

interface Entry {
  run: HistoryRun;
  side: DiffSide['facts'];
  cells: Uint16Array;
}

/**
 * Probes × runs over any bundles, roots and archives: what each run decided, and what changed from run to run with the likely cause. Every run
 * is loaded strictly; one that does not verify is left out and named in `refused`. Runs are ordered by kind of evidence, world and time.
 *
 * @param paths Run directories, archives, and folders with such below them.
 * @throws FilesError when a path is not there; BundleError, ArchiveError when a run that was named by itself does not verify.
 */
export async function readHistory(paths: readonly string[], options: HistoryOptions = {}): Promise<History> {
  const sources = runSources(paths);
  const table = new ProbeTable();
  const entries: Entry[] = [];
  const refused: History['refused'] = [];
  const seen = new Set<string>();
  for (const [done, source] of sources.entries()) {
    options.onProgress?.(done, sources.length);
    try {
      const entry = await readEntry(source, table, options);
      const identity = `${entry.run.run_id} ${entry.run.index_sha256}`;
      if (!seen.has(identity)) entries.push(entry);
      seen.add(identity);
    } catch (error) {
      const { code, message, category } = error as Error & { code?: string; category?: string };
      if (source.named || code === undefined || category !== 'input') throw error;
      refused.push({ path: source.path, code, message });
    }
  }
  options.onProgress?.(sources.length, sources.length);
  entries.sort(inOrder);
  return assemble(entries, table, refused, options.selects);
}

async function readEntry(source: RunSource, table: ProbeTable, options: HistoryOptions): Promise<Entry> {
  const opened = await source.open(options);
  try {
    const { run, side, expectations } = await readRun(opened.directory, options);
    const placed = table.place(expectations);
    const cells = new Uint16Array(table.probes.length);
    for (const [probe, facts] of placed) cells[probe.index] = cellOf(facts);
    return { run: { ...run, path: source.path }, side, cells };
  } finally {
    opened.close();
  }
}

const KINDS: readonly HistoryRun['evidence'][] = ['real', 'reference', 'simulated'];

const inOrder = (a: Entry, b: Entry): number =>
  KINDS.indexOf(a.run.evidence) - KINDS.indexOf(b.run.evidence) ||
  compareCodePoints(a.run.channel, b.run.channel) ||
  compareVersions(a.run.product_version, b.run.product_version) ||
  compareCodePoints(a.run.world_id, b.run.world_id) ||
  (a.run.at_unix ?? 0) - (b.run.at_unix ?? 0) ||
  compareCodePoints(a.run.run_id, b.run.run_id);

function assemble(entries: readonly Entry[], table: ProbeTable, refused: History['refused'], selects?: (id: string) => boolean): History {
  const probes = table.probes.filter(({ ids }) => selects === undefined || [...ids].some(selects));
  const place = new Map(probes.map((probe, at) => [probe.index, at]));
  const chains = chainsOf(entries);
  const changes: HistoryChange[] = [];
  for (const probe of probes) {
    for (const columns of chains.values())
      for (const change of changesOf(probe, columns)) changes.push({ ...change, probe: place.get(probe.index)! });
  }
  return {
    schema_version: 'runtime-tools.history.v0.1',
    runs: entries.map(({ run }) => run),
    probes: probes.map(({ index, profile_id, operation, target, ids }) => ({
      profile_id,
      expectation_ids: [...ids],
      operation,
      target,
      cells: entries.map(({ cells }) => letterOf(cells[index] ?? UNASKED)).join(''),
    })),
    changes,
    refused,
  };
}

/** The runs that are compared with each other, in order: those of one kind of evidence and one channel. */
function chainsOf(entries: readonly Entry[]): Map<string, Column[]> {
  const chains = new Map<string, Column[]>();
  for (const [run, { run: facts, side, cells }] of entries.entries()) {
    const name = `${facts.evidence} ${facts.channel}`;
    const chain = chains.get(name) ?? [];
    chain.push({ run, side, cells });
    chains.set(name, chain);
  }
  return chains;
}
