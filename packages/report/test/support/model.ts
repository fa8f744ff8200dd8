import { loadBundle } from '@runtime/bundle-store';
import { assessPromotability } from '@runtime/promotion';
import { register } from '@runtime/reference';
import { buildReport, type Report } from '../../src/page/build.js';
import type { PageSource, ProbeDetail } from '../../src/page/model.js';
import { unpack } from '../../src/page/pack.js';

/** The report of a bundle, before it becomes a page, with what the script of the page would take out of its pool. */
export async function reportOf(run: string): Promise<Report & { sources: PageSource[]; details: ProbeDetail[] }> {
  register();
  const report = await buildReport(await loadBundle(run), await assessPromotability(run));
  const taken = <T>(refs: readonly number[]): T[] => refs.map((ref) => unpack(report.data, ref) as T);
  return { ...report, sources: taken(report.data.texts), details: taken(report.data.details) };
}
