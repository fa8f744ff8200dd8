import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256Hex } from '@runtime/contracts';
import { temporaryDirectory } from '@runtime/testing';
import { Redis } from 'ioredis';
import { describe, expect, it, onTestFinished } from 'vitest';
import { archiveKey, submissionKey } from '../src/server/names.js';
import { Queues } from '../src/server/queues.js';
import type { FleetStatus } from '../src/status.js';
import { submissionText } from '../src/submission/document.js';
import { command, filed, type Started, start, stop, WORLD, writeKeys, writeSuite } from './support/fleet.js';
import { SERVER_PROGRAM, TestServer } from './support/server.js';

type Keys = ReturnType<typeof writeKeys>;

/** A server, keys and folders; workers and collectors that end with the test. */
class Fleet {
  readonly place = temporaryDirectory();
  readonly submitter = writeKeys(this.place, 'submitter');
  readonly worker = writeKeys(this.place, 'worker');
  readonly store = join(this.place, 'store');
  readonly submission = join(this.place, 'submission.json');
  readonly server: TestServer;
  readonly client: Redis;

  constructor(server: TestServer) {
    this.server = server;
    this.client = new Redis({ path: server.address });
    onTestFinished(() => this.client.disconnect());
  }

  run(...args: string[]): Started['ended'] {
    return command(...args, '--server', this.server.address);
  }

  #start(args: string[], shell?: string): Started {
    const started = start([...args, '--server', this.server.address, '--lost-after', '2000'], shell === undefined ? {} : { shell });
    onTestFinished(() => void started.process.kill('SIGKILL'));
    return started;
  }

  work(keys: Keys = this.worker, spool = 'spool'): Started {
    const args = ['--spool', join(this.place, spool), '--key', keys.key, '--keys', this.submitter.list];
    return this.#start(['work', '--world', WORLD, '--runner', 'simulated', '--name', 'mac-1', ...args]);
  }

  collect(list = this.worker.list, shell?: string): Started {
    return this.#start(['collect', '--store', this.store, '--keys', list], shell);
  }

  submit(plan = writeSuite(), ...more: string[]): Started['ended'] {
    const order = ['--plan', plan, '--world', WORLD, '--key', this.submitter.key, '--out', this.submission];
    return this.run('submit', ...order, '--json', ...more);
  }

  again(): Started['ended'] {
    return this.run('submit', '--again', this.submission, '--key', this.submitter.key, '--wait', '--json');
  }

  async status(): Promise<FleetStatus> {
    return JSON.parse((await this.run('status', '--json')).stdout) as FleetStatus;
  }

  /** Puts a run into the queue as somebody would who can reach the server. */
  async queue(text: string, run_id: string): Promise<void> {
    await this.client.set(submissionKey(sha256Hex(text)), text);
    const queues = new Queues(this.server.address);
    await queues.world(WORLD).add('run', { run_id, world_id: WORLD, submission: sha256Hex(text) }, { jobId: run_id });
    await queues.close();
  }
}

const RUN = '3f0f5d3c-8f46-4d5e-9d3f-0d6a3c6a1b11';
const OTHER = 'aa0f5d3c-8f46-4d5e-9d3f-0d6a3c6a1b22';
const order = (...runs: string[]) => ({
  plan_id: 'policy-model.v1',
  plan_digest: '0',
  channel: 'direct' as const,
  runs: runs.map((run_id) => ({ run_id, world_id: WORLD })),
});

function suiteFiles(edit: (name: string, text: string) => string = (_name, text) => text): Record<string, string> {
  const folder = join(writeSuite(), '..');
  const names = ['plan.json', 'registry/probes.json', 'registry/profiles.json', 'sb/apply_preflight_allow.sb', 'sb/mode_pair.sb'];
  const only = (name: string, text: string): string =>
    name === 'plan.json' ? JSON.stringify({ ...JSON.parse(text), profiles: ['policy-model:mode_pair'] }) : text;
  return Object.fromEntries(names.map((name) => [name, edit(name, only(name, readFileSync(join(folder, name), 'utf8')))]));
}

function withDriver(text: string, driver: string): string {
  const registry = JSON.parse(text);
  for (const probe of Object.values<object>(registry.probes)) Object.assign(probe, { driver });
  return JSON.stringify(registry);
}

describe.skipIf(SERVER_PROGRAM === null)('a worker', () => {
  it.each<[what: string, code: string, text: (keys: { submitter: Keys; worker: Keys }) => string]>([
    ['no listed key signed', 'FLEET_SIGNATURE_REFUSED', ({ worker }) => submissionText(order(RUN), suiteFiles(), worker.pem)],
    ['names another run', 'FLEET_RUN_FOREIGN', ({ submitter }) => submissionText(order(OTHER), suiteFiles(), submitter.pem)],
    [
      'holds another file than was signed',
      'FLEET_SUBMISSION_INVALID',
      ({ submitter }) => submissionText(order(RUN), suiteFiles(), submitter.pem).replace('(allow default)', '(deny default) '),
    ],
    [
      'asks for a driver that is not in the table',
      'FLEET_DRIVER_UNKNOWN',
      ({ submitter }) => {
        const files = suiteFiles((name, text) => (name === 'registry/probes.json' ? withDriver(text, 'rm') : text));
        return submissionText(order(RUN), files, submitter.pem);
      },
    ],
    ['is no submission', 'FLEET_SUBMISSION_INVALID', () => '{"schema_version": "runtime-tools.fleet_submission.v0.9"}'],
  ])('runs nothing of a submission that %s: %s', async (_what, code, text) => {
    const fleet = new Fleet(await TestServer.start());
    await fleet.queue(text(fleet), RUN);
    const worker = fleet.work();
    expect(await worker.note(RUN)).toContain(`${code}: `);
    await stop(worker);
    const [world] = (await fleet.status()).worlds;
    expect(world).toMatchObject({ world_id: WORLD, workers: [], queued: 0, running: [], delivered: 0 });
    expect(world!.failed).toMatchObject({ count: 1, runs: [{ run_id: RUN, code }] });
    expect(filed(fleet.place)).toEqual([]);
  });

  it('says that the submission is gone, and runs it once it is queued again', async () => {
    const fleet = new Fleet(await TestServer.start());
    const collector = fleet.collect();
    const { submission } = JSON.parse((await fleet.submit()).stdout);
    await fleet.client.del(submissionKey(submission));
    const worker = fleet.work();
    expect(await worker.note('FLEET_SUBMISSION_MISSING')).toContain('FLEET_SUBMISSION_MISSING');
    expect(await fleet.again()).toMatchObject({ code: 0 });
    expect(filed(fleet.store)).toHaveLength(1);
    await Promise.all([worker, collector].map(stop));
  });

  it('shows by name while it lives, and leaves its folder to no second one', async () => {
    const fleet = new Fleet(await TestServer.start());
    const worker = fleet.work();
    await worker.note('waiting for runs');
    // The queue opens its connection after the note; a second worker of the same folder takes longer than that.
    const second = await fleet.work().ended;
    expect(second).toMatchObject({ code: 5 });
    expect(second.notes).toContain('BUNDLE_LOCKED');
    expect((await fleet.status()).worlds[0]!.workers).toEqual(['mac-1']);
    await stop(worker);
    expect((await fleet.status()).worlds[0]!.workers).toEqual([]);
  });
});

describe.skipIf(SERVER_PROGRAM === null)('a collector', () => {
  it('files nothing of a worker whose key is not listed, and takes the run when it is', async () => {
    const fleet = new Fleet(await TestServer.start());
    const stranger = writeKeys(fleet.place, 'stranger');
    const worker = fleet.work(stranger);
    const collector = fleet.collect();
    expect((await fleet.submit(writeSuite(), '--wait')).code).toBe(1);
    expect((await fleet.status()).collector).toMatchObject({
      filed: 0,
      refused: { count: 1, runs: [{ code: 'FLEET_SIGNATURE_REFUSED' }] },
    });
    expect(filed(fleet.store)).toEqual([]);
    await stop(collector);
    writeFileSync(fleet.worker.list, readFileSync(stranger.list, 'utf8') + readFileSync(fleet.worker.list, 'utf8'));
    const knowing = fleet.collect();
    expect(JSON.parse((await fleet.again()).stdout)).toMatchObject({ queued: 1, filed: 1, failed: [] });
    // The evidence is the one that was refused before: nothing was run a second time.
    expect(worker.notes.filter((line) => line.endsWith(': ran'))).toHaveLength(1);
    expect(filed(fleet.store)).toHaveLength(1);
    await Promise.all([worker, knowing].map(stop));
  });

  it('refuses an archive that changed on the way', async () => {
    const fleet = new Fleet(await TestServer.start());
    const worker = fleet.work();
    await fleet.submit();
    await worker.note(': ran');
    const [key] = await fleet.client.keys(archiveKey('*'));
    await fleet.client.setrange(key!, 40, 'changed');
    const collector = fleet.collect();
    expect(await collector.note('FLEET_ARCHIVE_CHANGED')).toBeDefined();
    expect(filed(fleet.store)).toEqual([]);
    expect(JSON.parse((await fleet.again()).stdout)).toMatchObject({ filed: 1, failed: [] });
    await Promise.all([worker, collector].map(stop));
  });

  it('says so when the server lost an archive, and gets it anew', async () => {
    const fleet = new Fleet(await TestServer.start());
    const worker = fleet.work();
    await fleet.submit();
    await worker.note(': ran');
    await fleet.client.del(...(await fleet.client.keys(archiveKey('*'))));
    const collector = fleet.collect();
    await collector.note('FLEET_ARCHIVE_MISSING');
    expect(JSON.parse((await fleet.again()).stdout)).toMatchObject({ filed: 1, failed: [] });
    expect(worker.notes.filter((line) => line.endsWith(': kept'))).toHaveLength(1);
    await Promise.all([worker, collector].map(stop));
  });

  it('loses nothing by a full disk', async () => {
    const fleet = new Fleet(await TestServer.start());
    const worker = fleet.work();
    // No file may grow past a kilobyte: writing fails as it does on a disk that is full.
    const full = fleet.collect(fleet.worker.list, 'ulimit -f 2');
    await fleet.submit();
    expect(await full.note('FILE_WRITE_FAILED')).toBeDefined();
    await stop(full);
    expect(filed(fleet.store)).toEqual([]);
    const collector = fleet.collect();
    expect(JSON.parse((await fleet.again()).stdout)).toMatchObject({ filed: 1, failed: [] });
    expect(filed(fleet.store)).toHaveLength(1);
    expect(await fleet.client.keys(archiveKey('*'))).toEqual([]);
    await Promise.all([worker, collector].map(stop));
  });

  it('files a run once, whoever else delivers it', async () => {
    const fleet = new Fleet(await TestServer.start());
    const collector = fleet.collect();
    const [first, second] = [fleet.work(), fleet.work(fleet.worker, 'other')];
    await fleet.submit(writeSuite(), '--wait');
    const [name] = filed(fleet.store);
    // The same run is queued once more, as after the loss of a worker that was only slow.
    const run = JSON.parse(readFileSync(fleet.submission, 'utf8'));
    const runId = JSON.parse(Buffer.from(run.envelope.payload, 'base64').toString()).predicate.runs[0].run_id;
    const queues = new Queues(fleet.server.address);
    const job = (await queues.world(WORLD).getJob(runId))!;
    await job.retry('completed');
    await queues.close();
    await Promise.race([first, second].map((worker) => worker.note(': delivered')));
    expect(filed(fleet.store)).toEqual([name]);
    await Promise.all([first, second, collector].map(stop));
  });
});

describe.skipIf(SERVER_PROGRAM === null)('an archive that is carried by hand', () => {
  it('goes through the same checks, is filed once, and gives way to nothing', async () => {
    const fleet = new Fleet(await TestServer.start());
    const [worker, other] = [fleet.work(), fleet.work(fleet.worker, 'other')];
    await fleet.submit(writeSuite(), '--runs', '1');
    await Promise.race([worker, other].map((one) => one.note(': ran')));
    await Promise.all([worker, other].map(stop));
    const [name] = filed(fleet.place);
    const archive = join(fleet.place, name!);
    const by = (list: string): Started['ended'] => command('collect', '--store', fleet.store, '--keys', list, archive, '--json');
    const refused = await by(writeKeys(fleet.place, 'stranger').list);
    expect(refused.code).toBe(4);
    expect(JSON.parse(refused.stdout)).toMatchObject({ error: { code: 'FLEET_SIGNATURE_REFUSED' } });
    expect(JSON.parse((await by(fleet.worker.list)).stdout)).toMatchObject({ runs: [{ world_id: WORLD, filed: true }] });
    expect(JSON.parse((await by(fleet.worker.list)).stdout)).toMatchObject({ runs: [{ filed: false }] });
    const [place] = filed(fleet.store);
    writeFileSync(join(fleet.store, place!), 'other evidence');
    expect(JSON.parse((await by(fleet.worker.list)).stdout)).toMatchObject({ error: { code: 'FLEET_RUN_FILED' } });
    expect(readFileSync(join(fleet.store, place!), 'utf8')).toBe('other evidence');
  });
});
