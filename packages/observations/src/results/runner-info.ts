import type { RuntimeResult } from '@runtime/contracts';
import type { ProbeRowOfJob } from '../rows.js';
import type { RunTool } from '../run.js';

type RunnerInfo = NonNullable<RuntimeResult['runner_info']>;

/** Whether the process that should take the policy on had one already. */
export const suspectsSandbox = (row: ProbeRowOfJob): boolean =>
  row.reason === 'already_sandboxed' || row.apply?.err_class === 'already_sandboxed';

/** The tool that performed a probe, as the runner found it; null where no tool did, or nobody knows which. */
export function runnerInfo(row: ProbeRowOfJob, tools: readonly RunTool[]): RunnerInfo | null {
  const tool = row.tool === undefined ? undefined : tools.find(({ name }) => name === row.tool);
  if (tool === undefined) return null;
  return {
    entrypoint: tool.name,
    apply_model: row.apply_model ?? null,
    apply_timing: row.apply_timing ?? null,
    preexisting_sandbox_suspected: suspectsSandbox(row),
    entrypoint_path: tool.path,
    entrypoint_sha256: tool.sha256,
    tool_build_id: tool.sha256,
  };
}
