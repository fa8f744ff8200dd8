import { assembleProfile, compilePolicy, decide, RUN_TIME_BLOCK } from '@runtime/sbpl';
import { describe, expect, it } from 'vitest';
import { DENY, host, policyOf, world } from './helpers.js';

const literals = (count: number): string =>
  DENY +
  Array.from(
    { length: count },
    (_, index) => `(allow file-read* (literal "/private/tmp/folder/${index}") (subpath "/private/var/${index}"))`,
  ).join('\n');

/** Milliseconds of processor time of the fastest of several rounds: other work on the machine must not decide a test. */
function fastest(rounds: number, run: () => void): number {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round += 1) {
    const started = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(started);
    best = Math.min(best, (user + system) / 1000);
  }
  return best;
}

describe('the engine is compiled', () => {
  it('decides well above 100,000 times a second for a vfs profile', () => {
    const policy = policyOf(
      `${DENY}(allow file-read* (literal "/private/tmp/foo") (literal "/private/tmp/bar"))${RUN_TIME_BLOCK.join('')}`,
    );
    const targets = ['/tmp/foo', '/private/tmp/bar', '/var/tmp/canon', '/System/Volumes/Data/private/tmp/foo'];
    const count = 20_000;
    const time = fastest(8, () => {
      for (let index = 0; index < count; index += 1) {
        decide(policy, { operation: 'file-read*', target: targets[index % 4] as string }, host);
      }
    });
    expect(count / (time / 1000)).toBeGreaterThan(100_000);
  });

  it('compiles 5,000 rules in tens of milliseconds', () => {
    const text = literals(5000);
    expect(fastest(6, () => compilePolicy(assembleProfile({ text, file: 'big.sb' }), world))).toBeLessThan(100);
  });

  it('does not decide slower because a profile names more files', () => {
    const time = (count: number): number => {
      const policy = policyOf(literals(count));
      decide(policy, { operation: 'file-read*', target: '/private/tmp/folder/1' }, host);
      return fastest(8, () => {
        for (let index = 0; index < 5000; index += 1) {
          decide(policy, { operation: 'file-read*', target: `/private/tmp/folder/${index % 40}` }, host);
        }
      });
    };
    // A thousand times the rules; a linear engine would take about a thousand times as long.
    expect(time(40_000)).toBeLessThan(time(40) * 10);
  });
});
