import { sha256Hex } from '@runtime/contracts';
import { checkOutput, writeOutput } from '@runtime/files';
import { judgeRun } from '@runtime/promotion';
import { register } from '@runtime/reference';
import { openRun } from '../open-run.js';
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

/**
 * Writes one self-contained HTML page for a bundle: verdict, provenance, every probe with what decided it, artifacts. It loads
 * nothing, runs one script by its digest, and has the same bytes for the same bundle.
 *
 * @param bundleDir A run directory, or a bundle root, whose `LATEST` is taken.
 * @param outFile The HTML file; an earlier report there is replaced, anything else is left alone.
 * @throws BundleError when the bundle does not verify, or changes while it is read; FilesError `OUTPUT_EXISTS`, `OUTPUT_IN_RUN`, and when the system refuses.
 */
export async function writeReport(
  bundleDir: string,
  outFile: string,
  options: { repoRoot?: string | undefined } = {},
): Promise<ReportResult> {
  const { run, bundle } = await openRun(bundleDir, options);
  const kind = { name: 'a report', mark: GENERATOR };
  await checkOutput(outFile, kind);
  register();
  const { promotability } = await judgeRun(run);
  const report = await buildReport(bundle, promotability);
  const page = Buffer.from(renderPage(report), 'utf8');
  await writeOutput(outFile, page, kind);
  const { profiles, probes } = report.model.counts;
  return { out: outFile, run_id: bundle.run_id, bytes: page.length, sha256: sha256Hex(page), profiles, probes };
}
