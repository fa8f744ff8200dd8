import { encodeJson } from '@runtime/contracts';
import { encodeFrame, type Frame, type JobRow, type KernelLog } from '@runtime/job';
import { describe, expect, it } from 'vitest';
import type { WorkerExit } from '../../src/worker/process.js';
import type { RunFailure } from '../../src/worker/supervise.js';
import { doneOf, HELLO, JOB, rowOf, type Speech, type Spoken, supervise } from '../support/speaking.js';

const ROWS = [rowOf(0), rowOf(1)];
const LINES = ROWS.map((row) => `${encodeJson(row)}\n`);
const rows = (...some: JobRow[]): Frame[] => some.map((row) => ({ type: 'row', row }) as Frame);
const WHOLE: Frame[] = [HELLO, ...rows(...ROWS), doneOf(LINES)];

/** A worker that says this and ends the connection, or leaves it open. */
const saying =
  (frames: readonly Frame[], { open = false } = {}) =>
  async (speech: Speech): Promise<undefined> => {
    speech.send(...frames);
    if (!open) speech.end();
    await speech.closed;
  };

const failureOf = (spoken: Spoken): string | null => {
  const { failure } = spoken;
  return failure === null ? null : `${failure.stage}: ${failure.message}`;
};

describe('when a worker says all there is', () => {
  it('keeps what the kernel said, too', async () => {
    const kernel_log: KernelLog = {
      ...{ status: 'ok', rc: 0, window: { start_unix_s: 1, end_unix_s: 2, padding_s: 1 }, denials: 0, unrelated: 0, losses: 0 },
      ...{ truncated: false, rows: { with_line: 0, without_line: 0 }, lines: [] },
    };
    expect(await supervise(saying([HELLO, ...rows(...ROWS), { ...doneOf(LINES), kernel_log } as Frame]))).toMatchObject({
      kernelLog: kernel_log,
    });
  });

  it('tells of each row as it comes, and lets the worker end by itself', async () => {
    const seen: [string, number][] = [];
    const spoken = await supervise(saying(WHOLE), { onRow: (row, count) => seen.push([row.expectation_id, count]) });
    expect(spoken).toMatchObject({ failure: null, hello: HELLO, rows: ROWS, lines: LINES, done: { rows: 2 }, kernelLog: null });
    expect(seen).toEqual([
      ['one', 1],
      ['two', 2],
    ]);
    expect(spoken.told).toEqual(['connected', 'finish']);
  });

  it('says start to a worker that has said who it is, and not before', async () => {
    let answered = false;
    await supervise(async (speech) => {
      void speech.answered.then(() => {
        answered = true;
      });
      speech.send(HELLO);
      await speech.answered;
      speech.send(...WHOLE.slice(1));
      speech.end();
      await speech.closed;
      return undefined;
    });
    expect(answered).toBe(true);
  });
});

const BROKEN: [string, Frame[], string][] = [
  [
    'another nonce',
    [{ ...HELLO, nonce: 'x' }],
    'the worker does not hold this run: nonce, run id or job digest differ (after 0 of 2 rows)',
  ],
  [
    'another job',
    [{ ...HELLO, job_sha256: '1'.repeat(64) }],
    'the worker does not hold this run: nonce, run id or job digest differ (after 0 of 2 rows)',
  ],
  [
    'another run',
    [{ ...HELLO, run_id: 'other' }],
    'the worker does not hold this run: nonce, run id or job digest differ (after 0 of 2 rows)',
  ],
  ['hello twice', [HELLO, HELLO], 'a second hello (after 0 of 2 rows)'],
  ['a row first', rows(rowOf(0)), 'a row before hello (after 0 of 2 rows)'],
  ['the second row first', [HELLO, ...rows(rowOf(1))], 'row 1 is not the next one of the job (after 0 of 2 rows)'],
  ['a row of another index', [HELLO, ...rows(rowOf(0, { index: 1 }))], 'row 1 is not the next one of the job (after 0 of 2 rows)'],
  ['a row of another lane', [HELLO, ...rows(rowOf(0, { lane: 'baseline' }))], 'row 0 is not the next one of the job (after 0 of 2 rows)'],
  ['a row of another profile', [HELLO, ...rows(rowOf(0, { profile_id: 'q' }))], 'row 0 is not the next one of the job (after 0 of 2 rows)'],
  [
    'a row of another question',
    [HELLO, ...rows(rowOf(0, { expectation_id: 'two' }))],
    'row 0 is not the next one of the job (after 0 of 2 rows)',
  ],
  ['a row too many', [HELLO, ...rows(...ROWS, rowOf(2))], 'row 2 is not the next one of the job (after 2 of 2 rows)'],
  ['start', [HELLO, { type: 'start', run_id: 'run' }], 'the worker said start (after 0 of 2 rows)'],
  ['something after the end', [...WHOLE, ...rows(rowOf(0))], 'a frame after the end record (after 2 of 2 rows)'],
  [
    'the end of another run',
    [HELLO, ...rows(...ROWS), doneOf(LINES, { run_id: 'other' })],
    'the end record is of another run (after 2 of 2 rows)',
  ],
  [
    'the end under another nonce',
    [HELLO, ...rows(...ROWS), doneOf(LINES, { nonce_sha256: '1'.repeat(64) })],
    'the end record is of another run (after 2 of 2 rows)',
  ],
  ['another count', [HELLO, ...rows(...ROWS), doneOf(LINES, { rows: 1 })], 'the end record does not match the rows (after 2 of 2 rows)'],
  [
    'another digest',
    [HELLO, ...rows(...ROWS), doneOf(LINES, { rows_sha256: '1'.repeat(64) })],
    'the end record does not match the rows (after 2 of 2 rows)',
  ],
  [
    'that all is there when it is not',
    [HELLO, ...rows(rowOf(0)), doneOf(LINES.slice(0, 1))],
    'the end record says complete, and rows are missing (after 1 of 2 rows)',
  ],
];

describe('when a worker says what cannot be', () => {
  it.each(BROKEN)('believes nothing more, and stops it: %s', async (_what, frames, message) => {
    // One that says too much stays: the supervisor is what ends the conversation.
    const spoken = await supervise(saying(frames, { open: frames.at(-1)?.type !== 'done' }));
    expect(failureOf(spoken)).toBe(`protocol: ${message}`);
    expect(spoken.told).toEqual(['connected', 'stop']);
  });

  it('believes nothing more when whoever is told of it cannot go on', async () => {
    const breaks = (message: string) => () => {
      throw new Error(message);
    };
    const connected = await supervise(saying(WHOLE, { open: true }), { onConnected: breaks('connected') });
    expect(failureOf(connected)).toBe('protocol: connected (after 0 of 2 rows)');
    for (const [name, options] of [
      ['hello', { onHello: breaks('hello') }],
      ['row', { onRow: breaks('row') }],
    ] as const)
      expect(failureOf(await supervise(saying(WHOLE, { open: true }), options))).toMatch(`protocol: ${name} (after `);
  });

  it('takes bytes as they come, in any pieces', async () => {
    const spoken = await supervise(async (speech) => {
      for (const frame of WHOLE) for (const byte of encodeFrame(frame)) speech.write(Buffer.of(byte));
      speech.end();
      await speech.closed;
      return undefined;
    });
    expect(spoken).toMatchObject({ failure: null, rows: ROWS });
  });

  it('hangs up on everybody else', async () => {
    let others = 0;
    const spoken = await supervise(async (speech) => {
      speech.send(HELLO);
      await speech.answered;
      const other = speech.again();
      other.on('error', () => {});
      await new Promise((resolve) => other.once('close', resolve));
      others++;
      speech.send(...WHOLE.slice(1));
      speech.end();
      await speech.closed;
      return undefined;
    });
    expect([others, spoken.failure]).toEqual([1, null]);
  });
});

describe('when a worker ends before its job', () => {
  const died = { code: 'JOB_INVALID', message: 'no job' } as never;
  it.each<[string, Frame[], Partial<WorkerExit>, string]>([
    ['by a signal', [HELLO, ...rows(rowOf(0))], { code: null, signal: 'SIGKILL' }, 'runner: the runner died after 1 of 2 rows (SIGKILL)'],
    ['with a status', [HELLO], { code: 9 }, 'runner: the runner died after 0 of 2 rows (exit 9)'],
    ['with its reason', [HELLO], { code: 4, error: died }, 'runner: the runner died after 0 of 2 rows: JOB_INVALID: no job'],
    ['without one', [HELLO], { code: null }, 'runner: the runner died after 0 of 2 rows'],
  ])('says so: %s', async (_how, frames, ended, expected) => {
    const spoken = await supervise(saying(frames), { ended });
    expect(failureOf(spoken)).toBe(expected);
    expect(spoken.done).toBeNull();
  });

  it.each([
    ['already_sandboxed', 'apply: the runner stopped after 1 of 2 rows: already_sandboxed'],
    ['profile_changed', 'runner: the runner stopped after 1 of 2 rows: profile_changed'],
    [undefined, 'runner: the runner stopped after 1 of 2 rows: no reason given'],
  ] as const)('says that it stopped: %s', async (reason, expected) => {
    const more = { ended: 'stopped', ...(reason === undefined ? {} : { reason }) } as const;
    const spoken = await supervise(saying([HELLO, ...rows(rowOf(0)), doneOf(LINES.slice(0, 1), more)]));
    expect(failureOf(spoken)).toBe(expected);
    expect(spoken.done).toMatchObject({ ended: 'stopped' });
  });

  it.each<[string, object, string]>([
    ['with its reason', { code: 4, error: died }, 'runner: the runner ended before it connected: JOB_INVALID: no job'],
    ['with a status', { code: 1 }, 'runner: the runner ended before it connected (exit 1)'],
  ])('says that it never connected: %s', async (_how, exit, expected) => {
    const spoken = await supervise(async () => exit, { silent: true });
    expect(failureOf(spoken)).toBe(expected);
    expect(spoken).toMatchObject({ hello: null, rows: [], done: null });
  });

  it('takes what was still on its way when the process was gone', async () => {
    const spoken = await supervise(async (speech) => {
      speech.send(HELLO);
      await speech.answered;
      speech.send(...WHOLE.slice(1));
      speech.end();
      // The process is gone before its words are read.
      return {};
    });
    expect(spoken).toMatchObject({ failure: null, rows: ROWS });
  });
});

describe('when nobody waits any more', () => {
  const STAYS = saying([HELLO, ...rows(rowOf(0))], { open: true });
  const silent = async (): Promise<undefined> => new Promise(() => {});
  const cases: [string, Parameters<typeof supervise>, RunFailure][] = [
    [
      'a run that takes too long',
      [STAYS, { job: { ...JOB, limits: { ...JOB.limits, total_ms: 300 } } }],
      { stage: 'deadline', message: 'the run took longer than 300 ms and was stopped after 1 of 2 rows' },
    ],
    [
      'a worker that never connects',
      [silent, { silent: true, connectMs: 30 }],
      { stage: 'deadline', message: 'the runner never connected: it was not started, or it cannot reach its supervisor' },
    ],
    [
      'a run that was interrupted before',
      [STAYS, { signal: AbortSignal.abort() }],
      { stage: 'interrupted', message: 'interrupted after 0 of 2 rows' },
    ],
  ];
  it.each(cases)('is stopped: %s', async (_what, args, failure) => {
    const spoken = await supervise(...args);
    expect(spoken.failure).toEqual(failure);
    expect(spoken.told.at(-1)).toBe('stop');
  });

  it('is stopped: a run that is interrupted', async () => {
    const controller = new AbortController();
    const spoken = await supervise(STAYS, { signal: controller.signal, onRow: () => controller.abort() });
    expect(failureOf(spoken)).toBe('interrupted: interrupted after 1 of 2 rows');
    expect(spoken.rows).toEqual([ROWS[0]]);
  });

  it('has patience with one that has connected', async () => {
    const spoken = await supervise(
      async (speech) => {
        speech.send(HELLO);
        await speech.answered;
        await new Promise((resolve) => setTimeout(resolve, 60));
        speech.send(...WHOLE.slice(1));
        speech.end();
        await speech.closed;
        return undefined;
      },
      { connectMs: 30 },
    );
    expect(spoken.failure).toBeNull();
  });

  it('ends by force what does not end when it is told to', async () => {
    const spoken = await supervise(STAYS, { signal: AbortSignal.abort(), stubborn: true });
    expect(spoken.told.slice(-2)).toEqual(['stop', 'kill']);
  });

  it('ends the worker where it cannot go on itself, by force if need be', async () => {
    const told: string[] = [];
    await expect(
      supervise(saying(WHOLE), {
        ...{ told, stubborn: true },
        onFinish: () => {
          throw new Error('cannot finish');
        },
      }),
    ).rejects.toThrow('cannot finish');
    expect(told.slice(-3)).toEqual(['finish', 'stop', 'kill']);
  });

  it('leaves nothing behind where it cannot go on itself', async () => {
    await expect(
      supervise(STAYS, {
        launch: () => {
          throw new Error('nothing to launch');
        },
      }),
    ).rejects.toThrow('nothing to launch');
  });
});
