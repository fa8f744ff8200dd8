// The most memory a process held. Preloaded into a command it writes that, when the command ends, to the file that BENCH_PEAK_FILE names.
const { readFileSync, writeFileSync } = require('node:fs');

/** Bytes. On Linux `maxRSS` begins with what the parent held when it forked; the high water mark of the process does not. */
function peakMemory() {
  try {
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))[1]) * 1024;
  } catch {
    return process.resourceUsage().maxRSS * 1024;
  }
}

module.exports = { peakMemory };

const file = process.env.BENCH_PEAK_FILE;
if (file !== undefined) process.once('exit', () => writeFileSync(file, String(peakMemory())));
