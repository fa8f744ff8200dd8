import { spawnSync } from 'node:child_process';
import { closeSync, constants, existsSync, openSync, readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { groundAdditions, type Judge } from '@runtime/campaign';
import type { SimulatedProbe } from '@runtime/sbpl';
import { repositoryRoot } from '@runtime/testing';
import { runnerJudgeBy } from '../../src/judge/runner.js';
import { type Fault, faultyKernel, world } from './kernel.js';

/** The simulated Mac of other packages' tests, which has no door in any of them. */
const from = (name: string): Promise<Record<string, CallableFunction>> => import(join(repositoryRoot, name));
const { runPlanIn } = await from('packages/execution/src/run.ts');
const { simulatedMac } = await from('packages/execution/test/support/mac.ts');
const { answerAsHelper, recordOf } = await from('apps/probe-runner/test/support/simulated-calls.ts');

/** The native helper of a Mac whose kernel is elsewhere: it passes on what it is asked, and what is answered. */
const HELPER = `#!/bin/bash
state=\${0%/bin/*}
{ printf '%s\\0' "$@"; case "$*" in *"--policy none"*) ;; *) printf '\\0'; /bin/cat ;; esac; } > "$state/asked"
/bin/cat "$state/answered" >&3
`;

/** A Mac whose kernel is in this process. Its probes go through the real runner, in batches. */
export function faultyMac(fault: Fault): { judge: Judge; close: () => void } {
  const mac = simulatedMac?.({}, { helper: HELPER, additions: groundAdditions(501) });
  const [asked, answered] = [join(mac.state, 'asked'), join(mac.state, 'answered')];
  spawnSync('mkfifo', [asked, answered]);
  const { host, compile, decide } = faultyKernel(fault);
  const imported = (name: string): string | null => (existsSync(name) ? readFileSync(name, 'utf8') : null);
  const kernel = {
    host,
    compile: (text: string) => compile(text, imported),
    check: (policy: Parameters<typeof decide>[0], query: { operation: string; target: string }) =>
      decide(policy, { ...query, driver: 'sandbox_check_probe' }).decision,
    perform(policy: Parameters<typeof decide>[0] | null, probe: SimulatedProbe) {
      const target = probe.target ?? '';
      if (policy === null) return { decision: 'allow', absent: false, errno: null };
      const { decision, first_denied } = decide(policy, { ...probe, target });
      // What this kernel does not know it does not answer.
      return { decision: decision === 'unknown' ? null : decision, absent: false, errno: decision === 'unknown' ? 22 : null, first_denied };
    },
  };
  let isOpen = true;
  const serve = async (): Promise<void> => {
    while (isOpen) {
      const request = await readFile(asked, 'utf8');
      if (!isOpen) return;
      const [args = '', text = ''] = request.split('\0\0');
      let began = '';
      const answer = answerAsHelper?.({
        ...{ args: args.split('\0'), state: mac.state, script: {}, kernel },
        input: () => text,
        begun: () => {
          began = 'B';
        },
      });
      await writeFile(answered, Buffer.concat([Buffer.from(began), recordOf?.(answer)]));
    }
  };
  const served = serve();
  return {
    judge: runnerJudgeBy((plan, out, options) => runPlanIn?.(mac.setting, plan, out, options), { world, runner: 'seatbelt' }),
    async close() {
      isOpen = false;
      // Whatever waits at a pipe is let go.
      for (const path of [asked, answered]) closeSync(openSync(path, constants.O_RDWR | constants.O_NONBLOCK));
      await served;
    },
  };
}
