import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { askHelper } from '../native/ask.js';
import { runTool } from '../run-tool.js';
import { buildSandboxArgs } from '../seatbelt/argv.js';
import { classifyStart } from '../seatbelt/classify.js';
import { selfCheck } from '../seatbelt/self-check.js';
import { runProcess } from '../supervise/run-process.js';
import { type Check, type CheckContext, firstLine, found } from './check.js';

const ALLOW = '(version 1)\n(allow default)\n';

/** Runs `sandbox-exec` with these arguments; every command is `true` or a nested `sandbox-exec`. */
async function sandboxExec({ host }: CheckContext, args: string[]): Promise<{ status: number | null; stderr: string }> {
  const { rc, stderr } = await runTool(host.tools.sandbox_exec, args);
  return { status: rc, stderr: firstLine(stderr) };
}

export const SANDBOX_CHECKS: readonly Check[] = [
  {
    id: 'self_check',
    question: 'Is this terminal itself outside any sandbox?',
    run: async ({ host }) => {
      const check = await selfCheck(host);
      return found(check.sandboxed === false, 'not sandboxed', { ...check });
    },
  },
  {
    id: 'missing_profile',
    question: 'Does sandbox-exec -f with a missing file end with 65 or 66?',
    run: async (context) => {
      const facts = await sandboxExec(context, ['-f', join(context.directory, 'missing.sb'), context.host.tools.true]);
      return { outcome: 'open', expected: null, found: facts };
    },
  },
  {
    id: 'two_profiles',
    question: 'What does sandbox-exec do with both -f and -p?',
    run: async (context) => {
      const path = join(context.directory, 'deny.sb');
      writeFileSync(path, '(version 1)\n(deny default)\n');
      const facts = await sandboxExec(context, ['-f', path, '-p', ALLOW, context.host.tools.true]);
      return { outcome: 'open', expected: null, found: facts };
    },
  },
  {
    id: 'invalid_profile_text',
    question: 'Is a profile that does not compile still 65 with the known words?',
    run: async (context) => {
      const facts = await sandboxExec(context, ['-p', '(version 1)(allow no-such-operation)', context.host.tools.true]);
      const start = classifyStart({ exit_code: facts.status, signal: null, stderr: facts.stderr, marker: '' });
      return found(start.reason === 'profile_invalid', '65, sandbox-exec: unbound variable: …', { ...facts, read_as: start.reason });
    },
  },
  {
    id: 'nested_text',
    question: 'Is a sandbox inside a sandbox still 71 with the known words?',
    run: async (context) => {
      const { tools } = context.host;
      const facts = await sandboxExec(context, ['-p', ALLOW, tools.sandbox_exec, '-p', ALLOW, tools.true]);
      const start = classifyStart({ exit_code: facts.status, signal: null, stderr: facts.stderr, marker: '', sandboxed: true });
      return found(start.reason === 'already_sandboxed', '71, sandbox-exec: sandbox_apply: Operation not permitted', {
        ...facts,
        read_as: start.reason,
      });
    },
  },
  {
    id: 'exec_denied_text',
    question: 'Is a denied exec still 71 with the known words?',
    run: async (context) => {
      const facts = await sandboxExec(context, ['-p', '(version 1)(allow default)(deny process-exec*)', context.host.tools.true]);
      const start = classifyStart({ exit_code: facts.status, signal: null, stderr: facts.stderr, marker: '' });
      return found(start.reason === 'stub_exec_refused', "71, sandbox-exec: execvp() of '…' failed: Operation not permitted", {
        ...facts,
        read_as: start.reason,
      });
    },
  },
  {
    id: 'stub',
    question: "Does the system's bash say that it started, and close the descriptor for the probe?",
    run: async ({ host, directory }) => {
      const profile = join(directory, 'allow.sb');
      writeFileSync(profile, ALLOW);
      const report = await runProcess({
        argv: buildSandboxArgs(host.tools, { profile, command: [host.tools.true] }),
        env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' },
        cwd: '/',
        limitMs: 10_000,
        output: { kept: 4096, most: 65_536 },
        marker: true,
      });
      return found(report.marker === 'S' && report.exit_code === 0, 'mark S, status 0', {
        mark: report.marker,
        status: report.exit_code,
        stderr: firstLine(report.stderr.text),
      });
    },
  },
  {
    id: 'sandbox_check',
    question: 'Does sandbox_check answer on this release?',
    run: async ({ host }) => {
      if (host.helper === null) return { outcome: 'not_applicable', expected: null, found: { helper: false } };
      const answer = await askHelper(host.helper, { call: 'self_check', options: { pid: process.pid } });
      return found(answer?.rc === 0, '0: not sandboxed', { ...answer });
    },
  },
  {
    id: 'getpath_nofirmlink',
    question: 'Does F_GETPATH_NOFIRMLINK answer through the helper?',
    run: async ({ host, directory }) => {
      if (host.helper === null) return { outcome: 'not_applicable', expected: null, found: { helper: false } };
      const path = join(directory, 'file');
      writeFileSync(path, 'x');
      const answer = await askHelper(host.helper, { call: 'open_read', options: { path } });
      const has_path = answer?.observed.observed_path !== undefined;
      const has_nofirmlink = answer?.observed.observed_path_nofirmlink !== undefined;
      return found(answer?.rc === 0 && has_path && has_nofirmlink, 'both paths', { rc: answer?.rc ?? null, has_path, has_nofirmlink });
    },
  },
];
