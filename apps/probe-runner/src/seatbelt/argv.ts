import type { HostTools } from '../tools.js';
import { STUB, STUB_NAME } from './stub.js';

export interface SandboxArgsInput {
  /** Absolute path of the assembled profile. */
  profile: string;
  /** `-D` parameters, in the order given. */
  params?: Readonly<Record<string, string>>;
  command: readonly [string, ...string[]];
  /** False for suites that study what exec itself needs: the command is the sandboxed program, and nothing says "started". */
  stub?: boolean;
}

/** The argument list of one sandboxed probe. Pure; no text is spliced into a shell. */
export function buildSandboxArgs(tools: Pick<HostTools, 'sandbox_exec' | 'bash'>, input: SandboxArgsInput): [string, ...string[]] {
  const params = Object.entries(input.params ?? {}).flatMap(([key, value]) => ['-D', `${key}=${value}`]);
  const inner = input.stub === false ? input.command : [tools.bash, '-c', STUB, STUB_NAME, ...input.command];
  return [tools.sandbox_exec, '-f', input.profile, ...params, ...inner];
}
