import type { Job } from '@runtime/job';
import type { ToolName } from '../tools.js';
import { DRIVERS } from './drivers/table.js';

const ALWAYS: readonly ToolName[] = ['sandbox_exec', 'bash', 'true', 'sw_vers', 'csrutil'];

/** The tools a job may start: those every run needs, and the programs of drivers that serve one of its operations. */
export function toolsOfJob(job: Partial<Pick<Job, 'probes'>>): Set<ToolName> {
  const operations = new Set((job.probes ?? []).map((probe) => probe.operation));
  const tools = new Set<ToolName>(ALWAYS);
  for (const driver of DRIVERS) {
    if (driver.kind === 'exec' && driver.operations.some((operation) => operations.has(operation))) tools.add(driver.tool);
  }
  return tools;
}
