import { randomBytes } from 'node:crypto';
import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Helper } from '../../native/helper.js';
import { readAnswer, readCheck } from '../../seatbelt/call-answers.js';
import { callStart } from '../../seatbelt/call-start.js';
import { DRIVERS } from '../../seatbelt/drivers/table.js';
import type { CallDriver, ProbeSpec } from '../../seatbelt/drivers/types.js';
import { type CallPolicy, performCall } from '../../seatbelt/perform-call.js';
import { type Check, type CheckContext, judged, notApplicable } from '../check.js';
import { ALLOW, start } from '../start.js';

/** Something harmless that each call can be made about. */
const TARGETS: Partial<Record<CallDriver['call'], string>> = {
  mach_lookup: 'com.apple.system.notification_center',
  xpc_connect: 'com.apple.system.notification_center',
  iokit_open: 'IOSurfaceRoot',
  sysctl: 'kern.ostype',
  pidinfo: 'others',
  signal: 'others',
  fork: '',
  connect: '127.0.0.1:1',
};

/** Numbers that `sandbox_check` takes for the filter of an operation; none: the operation alone. */
const FILTERS: readonly [prefix: string, filter: number][] = [
  ['file-', 1],
  ['mach-lookup', 2],
];

function probeOf(driver: CallDriver, directory: string): ProbeSpec {
  const [operation = ''] = driver.operations;
  const unique = `runtime-selftest-${randomBytes(6).toString('hex')}`;
  const named = driver.call === 'notify_post' ? `org.${unique}` : driver.call === 'shm_create' ? unique : TARGETS[driver.call];
  return { operation, target: named ?? join(directory, driver.call === 'connect_unix' ? 'none' : 'file'), syscall: driver.call };
}

async function one(context: CheckContext, helper: Helper, driver: CallDriver, policy: string | null) {
  const probe = probeOf(driver, context.directory);
  const call = { call: driver.call, options: driver.options(probe, { loopbackPort: null, fixtureDirectory: context.directory }) };
  const applied: CallPolicy = policy === null ? null : { text: policy, how: 'text' };
  const startProcess = (argv: readonly [string, ...string[]], extra: object) => start(context, argv, extra);
  const { report, output, delivered } = await performCall(helper, call, applied, startProcess, driver);
  const { answer, absent, reason, errno, details } = readAnswer(driver, output, delivered);
  const begun = callStart(output, report);
  return {
    answer,
    ...(absent === true ? { absent } : {}),
    ...((reason ?? begun.reason) ? { reason: reason ?? begun.reason } : {}),
    ...(errno === undefined ? {} : { errno }),
    ...(details === undefined ? {} : { details }),
    signal: report.signal,
    stderr: report.stderr.text.slice(0, 300),
  };
}

async function asked(context: CheckContext, helper: Helper, driver: CallDriver, policy: string) {
  const { operation, target } = probeOf(driver, context.directory);
  const filter = FILTERS.find(([prefix]) => operation.startsWith(prefix))?.[1] ?? 0;
  const call = { call: 'check' as const, options: { operation, filter, ...(filter === 0 ? {} : { argument: target }) } };
  const { output } = await performCall(helper, call, { text: policy, how: 'text' }, (argv, extra) => start(context, argv, extra));
  return readCheck(output);
}

const checkOf = (driver: CallDriver): Check => ({
  id: `call_${driver.id}`,
  group: 'calls',
  question: `Does ${driver.call} (${driver.operations[0]}) answer without a policy and under three, and does sandbox_check agree?`,
  expected: 'not denied, not denied, denied or not measured, denied; sandbox_check says deny',
  means: `the driver ${driver.id} (seatbelt/drivers), its call (native/src) or its table of codes reads this release wrongly`,
  run: async (context) => {
    const { helper } = context.host;
    if (helper === null) return notApplicable('there is no native helper');
    writeFileSync(join(context.directory, 'file'), 'x');
    symlinkSync('file', join(context.directory, 'link'));
    const without = await one(context, helper, driver, null);
    const allowing = await one(context, helper, driver, ALLOW);
    const denying = await one(context, helper, driver, '(version 1)\n(deny default)\n');
    const rule = `(version 1)\n(allow default)\n(deny ${driver.operations[0]})\n`;
    const this_one = await one(context, helper, driver, rule);
    const sandbox_check = await asked(context, helper, driver, rule);
    const same = without.answer === allowing.answer && without.absent === allowing.absent;
    // What is not there cannot be denied everywhere: a name is looked up before the policy is asked.
    const denied = this_one.answer === 'deny' || (without.absent === true && this_one.absent === true);
    const ok = without.answer !== 'deny' && (without.answer === 'allow' || without.absent === true) && same && denied;
    return judged(ok && denying.answer !== 'allow' && sandbox_check.answer !== 'allow', {
      without,
      allowing,
      denying,
      this_one,
      sandbox_check,
    });
  },
});

/** Every call of the native helper that answers a probe. */
export const CALL_CHECKS: readonly Check[] = DRIVERS.filter((driver) => driver.kind === 'call').map(checkOf);
