import { curves } from '../families/curves.mjs';
import { once } from './measure.mjs';
import { exponent } from './statistics.mjs';

/** More than this between the last two sizes, where what is constant no longer shows, is a defect to mend or explain. */
const LINEAR = 1.1;

/** Shows to `take` the time (of the processor: other work on the machine does not bend the curve) and peak memory at each size, with exponents. */
export async function measureCurves({ work, quick, shared }, take) {
  for await (const { work: name, family, task, points } of curves({ work, quick, shared })) {
    const taken = points.map(({ size, input }) => {
      const { cpu, wall, rss } = once(family, task, input);
      return { size, cpu_ms: cpu, wall_ms: wall, peak_rss_bytes: rss };
    });
    const fit = (field, from = 0) => exponent(taken.slice(from).map((point) => [point.size, point[field]]));
    const last = fit('cpu_ms', -2);
    take({
      work: name,
      points: taken,
      time_exponent: fit('cpu_ms'),
      last_exponent: last,
      memory_exponent: fit('peak_rss_bytes'),
      linear: last <= LINEAR && fit('peak_rss_bytes', -2) <= LINEAR,
    });
    process.stderr.write(`  ${name}: ${fit('cpu_ms').toFixed(2)}, last step ${last.toFixed(2)}\n`);
  }
}
