import { loadBundle } from '@runtime/bundle-store';
import { sha256Hex } from '@runtime/contracts';
import { writeFileDurable } from '@runtime/files';

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

/** Writes one self-contained HTML page for a bundle. The same bundle gives the same bytes. */
export async function writeReport(bundleDir: string, outFile: string, options: { repoRoot?: string | undefined } = {}): Promise<ReportResult> {
  const bundle = await loadBundle(bundleDir, options);
  const page = `<!doctype html><meta charset="utf-8"><title>Run</title><p>${bundle.status}</p>\n`;
  await writeFileDurable(outFile, page);
  return { out: outFile, run_id: bundle.run_id, bytes: Buffer.byteLength(page), sha256: sha256Hex(page), profiles: 0, probes: 0 };
}
