import type { ExecDriver } from './types.js';

export const SYSTEM_TOOL_DRIVERS: readonly ExecDriver[] = [
  // "unknown oid" is no absence: a policy that forbids looking the name up gives the same words.
  exec('sysctl', ['sysctl-read'], 'sysctl', (probe) => ['-n', '--', probe.target], 'sysctl -n'),
  exec('kmutil', ['system-kext-query'], 'kmutil', (probe) => ['showloaded', '-b', probe.target], 'kmutil showloaded'),
];

/** A refusal by the kernel, in the tool's own words: its name first, the text of the errno last. */
function refused(name: string): RegExp {
  return new RegExp(`(?:^|\\n)${name}: [^\\n]*[:-] (Operation not permitted)\\s*$`);
}

function exec(id: string, operations: string[], tool: ExecDriver['tool'], args: ExecDriver['args'], what: string): ExecDriver {
  return {
    kind: 'exec',
    id,
    operations,
    tool,
    args,
    drivers: [undefined, 'native'],
    presence: 'none',
    denied: refused(tool),
    what,
  };
}
