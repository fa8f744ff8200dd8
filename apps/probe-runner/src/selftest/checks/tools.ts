import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readToolAnswer } from '../../seatbelt/answers.js';
import { buildSandboxArgs } from '../../seatbelt/argv.js';
import { classifyStart } from '../../seatbelt/classify.js';
import { DRIVERS } from '../../seatbelt/drivers/table.js';
import type { ExecDriver } from '../../seatbelt/drivers/types.js';
import { type Check, type CheckContext, judged, shownProcess } from '../check.js';
import { ALLOW, start } from '../start.js';

const TARGETS: Partial<Record<ExecDriver['tool'], string>> = {
  sysctl: 'kern.ostype',
  kmutil: 'com.apple.kpi.bsd',
  nc: '127.0.0.1:1',
};

/** Only the target is denied: the stub and the loader read files, too. */
const denying = ({ operations }: ExecDriver, directory: string): string => {
  const isOfFiles = operations.every((name) => name.startsWith('file'));
  return `(version 1)\n(allow default)\n(deny ${operations.join(' ')}${isOfFiles ? ` (subpath "${directory}")` : ''})\n`;
};

async function one(context: CheckContext, driver: ExecDriver, policy: string) {
  const { host, directory } = context;
  const [operation = ''] = driver.operations;
  const probe = { operation, target: TARGETS[driver.tool] ?? (operation === 'file-search' ? directory : join(directory, 'file')) };
  const profile = join(directory, 'profile.sb');
  writeFileSync(profile, policy);
  const args = driver.args(probe, { loopbackPort: null, fixtureDirectory: directory });
  const report = await start(context, buildSandboxArgs(host.tools, { profile, command: [host.tools[driver.tool], ...args] }), {
    marker: true,
  });
  const { exit_code, signal, stderr, marker } = report;
  const begun = classifyStart({ exit_code, signal, stderr: stderr.text, marker });
  const { answer, absent, reason } = readToolAnswer(driver, report, begun);
  return { answer, absent: absent === true, reason: reason ?? begun.reason, report: shownProcess(report) };
}

/** Every tool of the system that answers a probe, allowed and denied, with what it said. */
export const TOOL_CHECKS: readonly Check[] = DRIVERS.filter((driver) => driver.kind === 'exec').map((driver) => ({
  id: `tool_${driver.id}`,
  group: 'tools' as const,
  question: `What does ${driver.what} say where ${driver.operations[0]} is allowed, and where it is denied?`,
  expected: 'allow or absent; deny',
  means: `the words that the driver ${driver.id} (seatbelt/drivers) listens for are not those of this release`,
  run: async (context) => {
    writeFileSync(join(context.directory, 'file'), 'x');
    const allowed = await one(context, driver, ALLOW);
    const denied = await one(context, driver, denying(driver, context.directory));
    return judged((allowed.answer === 'allow' || allowed.absent) && (denied.answer === 'deny' || denied.absent), { allowed, denied });
  },
}));
