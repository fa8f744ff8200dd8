import { readFileSync, writeSync } from 'node:fs';
import type { Host } from '../host.js';
import type { ChildRecord, ChildRequest } from './child-protocol.js';

/**
 * The process of an in-process driver: everything is loaded first, then the policy applied, then the one call made.
 * Records are written straight to the descriptor, which was opened before the policy and keeps working under it.
 */
export async function childMain(host: Host): Promise<void> {
  const request = JSON.parse(readFileSync(0, 'utf8')) as ChildRequest;
  const native = await host.native();
  if (native === null) {
    process.exitCode = 3;
    return;
  }
  say({ step: 'ready' });
  if (request.profile !== null) {
    const answer = native.applyProfile(request.profile);
    say({ step: 'apply', answer });
    if (answer.rc !== 0) return;
  }
  const { action } = request;
  const answer =
    action.kind === 'call'
      ? native.call(action.call, action.args)
      : native.sandboxCheck(process.pid, action.operation, action.filter_type, action.argument);
  say({ step: 'answer', answer });
}

const say = (record: ChildRecord): void => {
  writeSync(1, `${JSON.stringify(record)}\n`);
};
