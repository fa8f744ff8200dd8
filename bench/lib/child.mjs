// One measurement in a process of its own: `node child.mjs <family> <task> <input>`. Prints one line of JSON.
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';

const [family, task, input] = process.argv.slice(2);
const { tasks } = await import(new URL(`../families/${family}.mjs`, import.meta.url).href);
if (typeof tasks[task] !== 'function') throw new Error(`${family} has no task ${task}`);

const measured = { wall: 0, cpu: 0 };
/** Measures what is done inside; a task that needs preparation does it before. */
async function timed(work) {
  const cpu = process.cpuUsage();
  const children = childrenCpu();
  const start = performance.now();
  const value = await work();
  measured.wall = performance.now() - start;
  const used = process.cpuUsage(cpu);
  measured.cpu = (used.user + used.system) / 1000 + childrenCpu() - children;
  return value;
}

const result = await tasks[task](JSON.parse(input), timed);
const rss = peakMemory();
process.stdout.write(`${JSON.stringify({ ...measured, rss, result: result ?? null })}\n`);

/** Bytes. On Linux `maxRSS` begins with what the parent held when it forked; the high water mark of the process does not. */
function peakMemory() {
  try {
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))[1]) * 1024;
  } catch {
    return process.resourceUsage().maxRSS * 1024;
  }
}

/** Milliseconds of processor time that ended children took; Node does not tell, so on Linux only, in steps of ten. */
function childrenCpu() {
  try {
    const fields = readFileSync('/proc/self/stat', 'utf8').split(') ')[1].split(' ');
    return (Number(fields[13]) + Number(fields[14])) * 10;
  } catch {
    return 0;
  }
}
