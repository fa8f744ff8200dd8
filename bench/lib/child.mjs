// One measurement in a process of its own: `node child.mjs <family> <task> <input>`. Prints one line of JSON.
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import memory from './peak-memory.cjs';

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
// A task that starts a command tells what that one held.
const rss = result?.rss ?? memory.peakMemory();
process.stdout.write(`${JSON.stringify({ ...measured, rss, result: result ?? null })}\n`);

/** Milliseconds of processor time that ended children took; Node does not tell, so on Linux only, in steps of ten. */
function childrenCpu() {
  try {
    const fields = readFileSync('/proc/self/stat', 'utf8').split(') ')[1].split(' ');
    return (Number(fields[13]) + Number(fields[14])) * 10;
  } catch {
    return 0;
  }
}
