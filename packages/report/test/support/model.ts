import { loadBundle } from '@runtime/bundle-store';
import { assessPromotability } from '@runtime/promotion';
import { register } from '@runtime/reference';
import { buildReport, type Report } from '../../src/page/build.js';

/** The report of a bundle, before it becomes a page. */
export async function reportOf(run: string): Promise<Report> {
  register();
  return buildReport(await loadBundle(run), await assessPromotability(run));
}
