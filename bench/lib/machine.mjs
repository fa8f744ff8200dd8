import { cpus, loadavg, release, totalmem, type } from 'node:os';

/** What the numbers were taken on. Nothing that names the machine. */
export const machine = () => ({
  system: `${type()} ${release()}`,
  processor: cpus()[0]?.model ?? 'unknown',
  cores: cpus().length,
  memory_bytes: totalmem(),
  node: process.version,
  load: loadavg().map((load) => Number(load.toFixed(1))),
});
