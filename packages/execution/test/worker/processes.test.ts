import { closeSync, openSync, writeFileSync } from 'node:fs';
import { devNull } from 'node:os';
import { join } from 'node:path';
import { temporaryDirectory } from '@runtime/testing';
import { describe, expect, it, vi } from 'vitest';
import { askRunnerAt, type RunnerAnswer } from '../../src/worker/ask-runner.js';
import { workerEnvironment } from '../../src/worker/environment.js';
import { startWorker } from '../../src/worker/process.js';

/** A program of Node with this text. */
function program(text: string): string {
  const path = join(temporaryDirectory(), 'program.mjs');
  writeFileSync(path, `import { readFileSync, writeSync } from 'node:fs';\n${text}\n`);
  return path;
}

describe('the surroundings of a worker', () => {
  it('are the fixed path and what is forwarded, as far as it is there', () => {
    const PATH = '/usr/bin:/bin:/usr/sbin:/sbin';
    expect(workerEnvironment({ HOME: '/h', TZ: '', SECRET: 'x', PATH: '/mine' })).toStrictEqual({ PATH, HOME: '/h', TZ: '' });
    expect(workerEnvironment({})).toStrictEqual({ PATH });
  });

  it('are the root folder, a group of its own, and its orders on standard input', async () => {
    const said = `console.log(JSON.stringify([process.cwd(), process.env.PATH, readFileSync(0, 'utf8')]))`;
    const worker = startWorker(program(said), 'orders');
    let text = '';
    worker.child.stdout?.on('data', (part) => {
      text += part;
    });
    expect(await worker.exited).toMatchObject({ code: 0, signal: null, error: null, stderr: '' });
    expect(JSON.parse(text)).toEqual(['/', workerEnvironment()['PATH'], 'orders']);
    // It is gone: there is nobody to signal, and that is no failure.
    worker.kill('SIGKILL');
  });

  it('may stay open for more than the orders', async () => {
    const worker = startWorker(
      program(`process.stdin.once('data', (line) => process.exit(String(line) === 'orders\\n' ? 3 : 4));`),
      'orders',
      {
        keepInput: true,
      },
    );
    expect((await worker.exited).code).toBe(3);
  });
});

describe('the end of a worker', () => {
  it('is told with the end of what it said, and with the failure in its last line', async () => {
    const failure = JSON.stringify({ error: { code: 'JOB_INVALID', message: 'no job', category: 'input' } });
    const text = `writeSync(2, 'a'.repeat(70_000) + '\\n' + ${JSON.stringify(failure)} + '\\n'); process.exit(4);`;
    const exit = await startWorker(program(text), '').exited;
    expect(exit).toMatchObject({ code: 4, signal: null, error: { code: 'JOB_INVALID', message: 'no job' } });
    expect(exit.stderr.length).toBe(64 * 1024);
    expect(exit.stderr.endsWith(`${failure}\n`)).toBe(true);
  });

  it('is a signal where one was sent', async () => {
    const worker = startWorker(program(`setInterval(() => {}, 1000); console.log('here');`), '');
    worker.child.stdout?.once('data', () => worker.kill('SIGTERM'));
    expect(await worker.exited).toMatchObject({ code: null, signal: 'SIGTERM' });
  });

  it('is a failure of its own where it cannot be started, and nobody is signalled then', async () => {
    const { execPath } = process;
    try {
      process.execPath = '/nonexistent/node';
      const worker = startWorker('/nonexistent/program.mjs', '');
      worker.kill('SIGKILL');
      expect(await worker.exited).toMatchObject({
        code: null,
        signal: null,
        error: { code: 'SPAWN_FAILED', message: expect.stringContaining('ENOENT') },
      });
    } finally {
      process.execPath = execPath;
    }
  });

  it('leaves no file open', async () => {
    const next = (): number => {
      const descriptor = openSync(devNull, 'r');
      closeSync(descriptor);
      return descriptor;
    };
    const before = next();
    await startWorker(program(''), '').exited;
    await vi.waitFor(() => expect(next()).toBe(before));
  });
});

describe('a question to the runner', () => {
  const SPEC = { mode: 'facts' } as const;
  const ask = async (
    text: string,
    options: { limitMs?: number; signal?: AbortSignal } = {},
  ): Promise<RunnerAnswer & { lines: string[] }> => {
    const lines: string[] = [];
    const answer = await askRunnerAt(program(text), SPEC, { limitMs: 60_000, onLine: (line) => lines.push(line), ...options });
    return { ...answer, lines };
  };
  const STAYS = `setInterval(() => {}, 1000);`;
  /** It says that it is there, and does not listen. */
  const STUBBORN = `process.on('SIGTERM', () => {}); ${STAYS}`;
  const PEACEFUL = { exit_code: 0, signal: null, timed_out: false, flooded: false, stderr: '', error: null };

  it('is answered in whole lines', async () => {
    const text = `writeSync(1, readFileSync(0, 'utf8') + '\\nfir'); setTimeout(() => writeSync(1, 'st\\nrest'), 20);`;
    expect(await ask(text)).toEqual({ ...PEACEFUL, lines: [JSON.stringify(SPEC), 'first'] });
  });

  it('is told with the failure of its process', async () => {
    const failure = JSON.stringify({ error: { code: 'X', message: 'y', category: 'host' } });
    const text = `console.error(${JSON.stringify(failure)}); process.exit(5);`;
    expect(await ask(text)).toEqual({
      ...PEACEFUL,
      exit_code: 5,
      stderr: `${failure}\n`,
      error: { code: 'X', message: 'y', category: 'host' },
      lines: [],
    });
  });

  it.each([
    ['ends when it is told to', STAYS, 'SIGTERM'],
    ['is ended by force', STUBBORN, 'SIGKILL'],
  ])('takes no longer than it may, and %s', async (_how, text, signal) => {
    expect(await ask(text, { limitMs: 500 })).toMatchObject({ exit_code: null, signal, timed_out: true, flooded: false });
  });

  it('ends when nobody wants the answer any more, before or after it was put', async () => {
    expect(await ask(STAYS, { signal: AbortSignal.abort() })).toMatchObject({ signal: 'SIGTERM', timed_out: false });
    const controller = new AbortController();
    const asked = askRunnerAt(program(`console.log('here'); ${STAYS}`), SPEC, {
      ...{ limitMs: 60_000, signal: controller.signal },
      onLine: () => controller.abort(),
    });
    expect(await asked).toMatchObject({ signal: 'SIGTERM', timed_out: false });
  });

  it('is not answered without end', async () => {
    const flood = `const part = 'x'.repeat(1 << 20) + '\\n'; const more = () => { while (process.stdout.write(part)); process.stdout.once('drain', more); }; more();`;
    const { lines, ...answer } = await ask(flood);
    expect(answer).toMatchObject({ signal: 'SIGTERM', timed_out: false, flooded: true });
    expect(lines.length).toBeLessThanOrEqual(64);
    expect(lines.length).toBeGreaterThan(60);
  });
});
