import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryDirectory, toThrowWithCode } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { ProbeRunnerError } from '../../src/error.js';
import { systemHost } from '../../src/host.js';
import { Launchctl } from '../../src/launchd/launchctl.js';
import { watchStart } from '../../src/launchd/watch.js';
import type { ToolAnswer } from '../../src/run-tool.js';

const NOT_FOUND = 113;

/** A launchctl that answers `print` from a list; after the last answer nobody waits any more. */
class Answers extends Launchctl {
  readonly stop = new AbortController();
  asked = 0;
  readonly #answers: readonly (number | null)[];

  constructor(answers: readonly (number | null)[]) {
    super(systemHost);
    this.#answers = answers;
  }

  override async print(): Promise<ToolAnswer> {
    const rc = this.#answers[this.asked++] ?? null;
    if (this.asked === this.#answers.length) setImmediate(() => this.stop.abort());
    const stdout = 'state = not running\nlast exit code = 78: EX_CONFIG\n';
    return { rc, stdout, stderr: '', truncated: false, timed_out: false, spawn_error: null };
  }
}

const watch = (launchctl: Answers, stderr?: string): Promise<void> => {
  const stage = temporaryDirectory();
  if (stderr !== undefined) writeFileSync(join(stage, 'stderr.txt'), stderr);
  return watchStart({ launchctl, target: 'gui/501/label', stage, everyMs: 1, stop: launchctl.stop.signal });
};

const WORDS = `${JSON.stringify({ error: { code: 'SPEC_INVALID', message: 'no orders', category: 'bug' } })}\n`;

describe('while a launchd job has not connected', () => {
  it('ends with the last words of the job, before launchd is asked', async () => {
    const launchctl = new Answers([0]);
    const error = await toThrowWithCode(() => watch(launchctl, `a warning\n${WORDS}`), ProbeRunnerError, 'RUNNER_DIED');
    expect(error.message).toContain('SPEC_INVALID: no orders');
    expect(launchctl.asked).toBe(0);
  });

  it('ends when launchd does not know the label, asked twice', async () => {
    const launchctl = new Answers([0, NOT_FOUND, NOT_FOUND, 0]);
    await toThrowWithCode(() => watch(launchctl), ProbeRunnerError, 'RUNNER_DIED');
    expect(launchctl.asked).toBe(3);
  });

  it.each<[string, (number | null)[], string?]>([
    ['what launchctl prints about a job that it knows', [0, 0, 0]],
    ['an answer that was given once', [NOT_FOUND, 0, NOT_FOUND, 0]],
    ['a launchctl that could not be run', [null, null, null]],
    ['a status that means something else', [5, 5, 5]],
    ['half a line', [0, 0], WORDS.trimEnd()],
    ['words that are not the last', [0, 0], `${WORDS}and more\n`],
    ['an error that is not of our form', [0, 0], '{"error": 5}\n'],
    ['an error without a message', [0, 0], '{"error": {"code": "X"}}\n'],
  ])('takes no end from %s', async (_, answers, stderr) => {
    const launchctl = new Answers(answers);
    await watch(launchctl, stderr);
    expect(launchctl.asked).toBe(answers.length);
  });
});
