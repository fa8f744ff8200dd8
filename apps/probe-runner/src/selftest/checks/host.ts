import { hostFacts } from '../../host-facts.js';
import { runTool } from '../../run-tool.js';
import { type Check, cut, judged, open } from '../check.js';

/** Of the unified log only what the kernel says of sandboxes, and of that only how much there is. */
const DENIALS = '(processID == 0 AND senderImagePath CONTAINS "/Sandbox")';

/** Which Mac this is. */
export const HOST_CHECKS: readonly Check[] = [
  {
    id: 'identity',
    group: 'host',
    question: 'Which release, build, model and shared cache is this, and is it a virtual machine?',
    expected: 'version and build',
    means: 'a run is held against its world by these (host-facts.ts); what is null here is not compared',
    run: async ({ host }) => {
      const { host: facts } = await hostFacts(host, 'seatbelt', { probes: [] }, null);
      return judged(facts.product_version !== null && facts.build !== null, { ...facts });
    },
  },
  {
    id: 'session',
    group: 'host',
    question: 'In what kind of session does this process run?',
    expected: null,
    means: 'which domain the launchd channel can use; Background is usual over ssh and on hosted machines',
    run: async ({ host }) => {
      const { rc, stdout, stderr } = await runTool(host.tools.launchctl, ['managername']);
      return open({ status: rc, manager: cut(stdout.trim()), stderr: cut(stderr) });
    },
  },
  {
    id: 'sip',
    group: 'host',
    question: 'What does csrutil say, word for word?',
    expected: 'enabled or disabled',
    means: 'host-facts.ts reads SIP from these words',
    run: async ({ host }) => {
      const { rc, stdout } = await runTool(host.tools.csrutil, ['status']);
      return judged(rc === 0 && /status: (?:enabled|disabled)/.test(stdout), { status: rc, stdout: cut(stdout) });
    },
  },
  {
    id: 'kernel_log',
    group: 'host',
    question: 'Does the log tell denials to this user, within its bounds?',
    expected: 'status 0',
    means: 'job/kernel_log.json (seatbelt/kernel-log.ts) stays empty where this fails; no decision hangs on it',
    run: async ({ host }) => {
      const args = ['show', '--style', 'ndjson', '--info', '--debug', '--last', '1m', '--predicate', DENIALS];
      const { rc, stdout, stderr, timed_out, truncated } = await runTool(host.tools.log, args, { limitMs: 30_000 });
      return judged(rc === 0, { status: rc, lines: stdout.split('\n').length - 1, timed_out, truncated, stderr: cut(stderr) });
    },
  },
  {
    id: 'shell',
    group: 'host',
    question: 'Which bash runs the stub?',
    expected: null,
    means: 'seatbelt/stub.ts is written for 3.2.57; releases differ in what they say of a refused exec',
    run: async ({ host }) => {
      const { rc, stdout } = await runTool(host.tools.bash, ['-c', 'echo "$BASH_VERSION"']);
      return open({ status: rc, version: cut(stdout.trim()) });
    },
  },
];
