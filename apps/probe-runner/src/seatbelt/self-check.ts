import type { SelfCheck } from '@runtime/job';
import type { Host } from '../host.js';
import { runTool } from '../run-tool.js';

const NESTED_REFUSED = 'sandbox-exec: sandbox_apply: Operation not permitted';

/** Asks the native helper; where it does not answer, tries to apply a policy that allows everything. */
export async function selfCheck(host: Host, cwd = '/'): Promise<SelfCheck> {
  const asked =
    host.helper === null
      ? null
      : await (await import('../native/ask.js')).askHelper(host.helper, { call: 'self_check', options: { pid: process.pid } });
  if (asked !== null) {
    const { rc, errno } = asked;
    if (rc === 0 || rc === 1) return { source: 'sandbox_check', rc, sandboxed: rc === 1 };
    return { source: 'sandbox_check', rc, sandboxed: null, error: `sandbox_check answered ${rc}, errno ${errno}` };
  }
  const answer = await runTool(host.tools.sandbox_exec, ['-p', '(version 1)(allow default)', host.tools.true], { cwd });
  const base = { source: 'nested_sandbox_exec' as const, rc: answer.rc };
  if (answer.rc === 0) return { ...base, sandboxed: false };
  if (answer.rc === 71 && answer.stderr.startsWith(NESTED_REFUSED)) return { ...base, sandboxed: true };
  return { ...base, sandboxed: null, error: answer.spawn_error ?? (answer.timed_out ? 'timed out' : answer.stderr.slice(0, 200)) };
}
