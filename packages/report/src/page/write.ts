import type { OpenBundleOptions } from '@runtime/bundle-store';
import { sha256Hex } from '@runtime/contracts';
import { checkOutput, writeOutput } from '@runtime/files';
import { judgeRun } from '@runtime/promotion';
import { register } from '@runtime/reference';
import { openRows } from '../open-run.js';
import { BundleRows } from '../results/bundle-data.js';
import { runBefore } from './before.js';
import { buildReport } from './build.js';
import { GENERATOR, renderPage } from './shell.js';

/** What `report` did (command: `report`). */
export interface ReportResult {
  /** The file, as it was named. */
  out: string;
  run_id: string;
  bytes: number;
  sha256: string;
  profiles: number;
  probes: number;
}

/** A page that is not written anywhere yet. */
export interface RenderedReport extends Omit<ReportResult, 'out'> {
  page: Buffer;
}

/**
 * One self-contained HTML page for a bundle: what came out otherwise than expected, every probe with what decided it, provenance,
 * artifacts. It loads nothing, runs one script by its digest, and has the same bytes for the same bundle in the same root.
 *
 * @param bundleDir A run directory, or a bundle root, whose `LATEST` is taken.
 * @throws BundleError when the bundle does not verify, or changes while it is read.
 */
export async function renderReport(bundleDir: string, options: OpenBundleOptions = {}): Promise<RenderedReport> {
  const { run, bundle, rows } = await openRows(bundleDir, options, ({ names }) => new BundleRows(names));
  register();
  const { promotability } = await judgeRun(run);
  const data = rows.data();
  const report = await buildReport(bundle, promotability, { before: await runBefore(bundle, data, options), data });
  const page = Buffer.from(renderPage(report), 'utf8');
  const { profiles, probes } = report.model.counts;
  return { run_id: bundle.run_id, bytes: page.length, sha256: sha256Hex(page), profiles, probes, page };
}

/**
 * Writes the page of {@link renderReport}.
 *
 * @param outFile The HTML file; an earlier report there is replaced, anything else is left alone.
 * @throws also FilesError `OUTPUT_EXISTS`, `OUTPUT_IN_RUN`, and when the system refuses.
 */
export async function writeReport(bundleDir: string, outFile: string, options: OpenBundleOptions = {}): Promise<ReportResult> {
  const kind = { name: 'a report', mark: GENERATOR };
  await checkOutput(outFile, kind);
  const { page, ...facts } = await renderReport(bundleDir, options);
  await writeOutput(outFile, page, kind);
  return { out: outFile, ...facts };
}
