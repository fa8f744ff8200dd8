import { loadBundle } from '@runtime/bundle-store';
import { assessPromotability } from '@runtime/promotion';
import { register } from '@runtime/reference';
import { buildReport, type Report } from '../../src/page/build.js';
import type { ProbeDetail } from '../../src/page/model.js';

/** The report of a bundle, before it becomes a page, with every detail made. */
export async function reportOf(run: string): Promise<Omit<Report, 'details'> & { details: ProbeDetail[] }> {
  register();
  const report = await buildReport(await loadBundle(run), await assessPromotability(run));
  return { ...report, details: [...report.details()] };
}
