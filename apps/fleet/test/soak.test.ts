import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { readHistory } from '@runtime/report';
import { temporaryDirectory } from '@runtime/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { command, filed, type Started, start, stop, WORLD, writeKeys, writeSuite } from './support/fleet.js';
import { SERVER_PROGRAM, TestServer } from './support/server.js';

const SLOW = process.env['RUNTIME_SLOW'] === '1';
const RUNS = SLOW ? 300 : 18;
/** A worker is killed each time this many runs were said to be done. */
const KILL_EACH = 5;

/** Numbers that look like chance and are the same each time. */
function* chance(): Generator<number> {
  for (let state = 20; ; ) {
    state = (state * 1103515245 + 12345) % 2 ** 31;
    yield state / 2 ** 31;
  }
}

describe.skipIf(SERVER_PROGRAM === null)('a fleet of three workers', () => {
  it(
    `makes ${RUNS} runs, each once and each valid, while workers, collector and server are killed`,
    async () => {
      const server = await TestServer.start();
      const place = temporaryDirectory();
      const [submitter, worker] = [writeKeys(place, 'submitter'), writeKeys(place, 'worker')];
      const store = join(place, 'store');
      const common = ['--server', server.address, '--lost-after', '2000'];
      const random = chance();
      const living = new Map<number, Started>();
      let collector: Started | null = null;
      let ended = false;
      let [seen, kills] = [0, 0];
      const troubles: Promise<void>[] = [];

      // Whoever ends is started anew, as a service would be: the server may be away just then.
      const collect = (): void => {
        collector = start(['collect', '--store', store, '--keys', worker.list, ...common]);
        void collector.ended.then(() => ended || collect());
      };
      const employ = (number: number): void => {
        const args = ['--spool', join(place, `spool-${number}`), '--key', worker.key, '--keys', submitter.list];
        const role = ['work', '--world', WORLD, '--runner', 'simulated', '--name', `worker-${number}`];
        const started = start([...role, ...args, ...common], { onNote: (line) => line.endsWith(': ran') && troubles.push(trouble()) });
        living.set(number, started);
        void started.ended.then(() => ended || employ(number));
      };
      /** Kills whoever chance says, in the middle of what it is at; and once in a while the server, or the collector. */
      const trouble = async (): Promise<void> => {
        seen++;
        if (seen === Math.floor(RUNS / 3) || seen === Math.floor((2 * RUNS) / 3)) {
          await server.kill();
          await server.start();
        }
        if (seen === Math.floor(RUNS / 2)) {
          collector?.process.kill('SIGKILL');
        }
        if (seen % KILL_EACH !== 0 || ended) return;
        const number = Math.floor(random.next().value * living.size);
        const victim = living.get(number)!;
        kills++;
        victim.process.kill('SIGKILL');
        await victim.ended;
      };
      onTestFinished(() => {
        ended = true;
        for (const { process } of [...living.values(), ...(collector === null ? [] : [collector])]) process.kill('SIGKILL');
      });

      collect();
      for (const number of [0, 1, 2]) employ(number);
      const order = ['--plan', writeSuite(), '--world', WORLD, '--runs', String(RUNS), '--key', submitter.key];
      const submission = join(place, 'submission.json');
      const done = await command('submit', ...order, '--out', submission, '--wait', '--json', '--server', server.address);
      ended = true;
      await Promise.all(troubles);
      await Promise.all([...living.values(), collector!].map(stop));

      expect(done, done.notes).toMatchObject({ code: 0 });
      expect(JSON.parse(done.stdout)).toMatchObject({ runs: RUNS, queued: RUNS, filed: RUNS, failed: [] });
      const wanted = runsOf(submission);
      expect(filed(store).map((name) => basename(name, '.tar.gz'))).toEqual(wanted);
      const history = await readHistory([store]);
      expect(history.refused).toEqual([]);
      expect(history.runs.map(({ run_id, status, filtered }) => `${run_id} ${status} ${filtered}`).sort()).toEqual(
        wanted.map((run) => `${run} ok false`),
      );
      expect(history.changes).toEqual([]);
      expect(kills).toBeGreaterThanOrEqual(Math.floor(RUNS / KILL_EACH) - 1);
      const { stdout } = await command('status', '--server', server.address);
      expect(stdout).toContain(`collector: not connected, 0 waiting, ${RUNS} filed`);
    },
    SLOW ? 3_600_000 : 180_000,
  );
});

function runsOf(submission: string): string[] {
  const { payload } = JSON.parse(readFileSync(submission, 'utf8')).envelope;
  const { predicate } = JSON.parse(Buffer.from(payload, 'base64').toString());
  return predicate.runs.map(({ run_id }: { run_id: string }) => run_id).sort();
}
