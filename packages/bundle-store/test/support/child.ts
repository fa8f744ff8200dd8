import { closeSync, openSync, unlinkSync } from 'node:fs';
import { loadBundle } from '@runtime/bundle-store';
import { acquireBundleLock } from '@runtime/channels';
import { writeRun } from './run.js';

/**
 * What the processes of the race and kill tests do. Each line on standard output is one thing that is done.
 * Roles: `write <out> <prefix> <rounds> [marker]`, `read <out> <milliseconds>`, `hold <out>`.
 */
const [role, out, ...rest] = process.argv.slice(2) as [string, string, ...string[]];
const say = (line: string): void => void process.stdout.write(`${line}\n`);

if (role === 'write') {
  const [prefix, rounds, marker] = rest as [string, string, string | undefined];
  for (let round = 0; round < Number(rounds); round++) {
    const lock = await acquireBundleLock(out, { mode: 'wait', timeoutSeconds: 60 });
    const runId = `${prefix}-${round}`;
    say(`begin ${runId}`);
    // Only one may stand here: a second one finds the marker.
    if (marker !== undefined) closeSync(openSync(marker, 'wx'));
    await writeRun({ out, runId });
    if (marker !== undefined) unlinkSync(marker);
    say(`committed ${runId}`);
    await lock.release();
  }
} else if (role === 'read') {
  const until = Date.now() + Number(rest[0]);
  let loads = 0;
  while (Date.now() < until) {
    try {
      await loadBundle(out);
      loads++;
    } catch (error) {
      const { code, message } = error as Error & { code?: string };
      // Before the first commit there is nothing to load.
      if (loads > 0 || (code !== 'BUNDLE_NO_LATEST' && code !== 'BUNDLE_NOT_FOUND' && code !== 'BUNDLE_INDEX_MISSING'))
        say(`torn ${code} ${message}`);
    }
  }
  say(`loads ${loads}`);
} else if (role === 'hold') {
  await acquireBundleLock(out, { runId: 'held-run' });
  say('held');
  setInterval(() => {}, 1000);
}
