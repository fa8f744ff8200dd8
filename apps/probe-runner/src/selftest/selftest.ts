import { homedir, userInfo } from 'node:os';
import { hidePlaces, placesOfPerson } from '@runtime/contracts';
import type { Check, CheckContext, CheckFinding } from './check.js';
import { CALL_CHECKS } from './checks/calls.js';
import { FILE_CHECKS } from './checks/files.js';
import { HOST_CHECKS } from './checks/host.js';
import { LAUNCHD_CHECKS } from './checks/launchd.js';
import { NODE_CHECKS } from './checks/node.js';
import { PROCESS_CHECKS } from './checks/process.js';
import { STUB_CHECKS } from './checks/stub.js';
import { TOOL_CHECKS } from './checks/tools.js';

const CHECKS: readonly Check[] = [
  ...[...PROCESS_CHECKS, ...NODE_CHECKS, ...CALL_CHECKS, ...STUB_CHECKS],
  ...[...TOOL_CHECKS, ...LAUNCHD_CHECKS, ...FILE_CHECKS, ...HOST_CHECKS],
];

/** Every check without what it does. */
export const checkList = (): Omit<Check, 'run'>[] => CHECKS.map(({ run: _, ...check }) => check);

/** Makes one check. One that breaks is a finding, too. */
export async function runCheck(id: string, context: CheckContext): Promise<CheckFinding> {
  const check = CHECKS.find((each) => each.id === id);
  if (check === undefined) return { outcome: 'not_applicable', found: { why: 'there is no such check' } };
  try {
    return withoutPlaces(await check.run(context), context.directory);
  } catch (error) {
    return withoutPlaces(
      { outcome: 'differs', found: { error: error instanceof Error ? error.message : String(error) } },
      context.directory,
    );
  }
}

/** Nothing of the person, and nothing of where the check stood. */
function withoutPlaces(finding: CheckFinding, directory: string): CheckFinding {
  const homes = [homedir(), process.env['HOME'] ?? ''];
  const hide = hidePlaces([
    ...placesOfPerson({ homes: [...new Set(homes)].filter((home) => home !== ''), users: [userName()] }),
    { value: directory, as: 'path', placeholder: '$CHECK' },
  ]);
  const told = (value: unknown): unknown => {
    if (typeof value === 'string') return hide(value);
    if (Array.isArray(value)) return value.map(told);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, told(member)]));
  };
  return { ...finding, found: told(finding.found) as CheckFinding['found'] };
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return '';
  }
}
