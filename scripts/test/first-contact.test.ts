import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { root } from '../docs/sources.mjs';
import { STEPS } from '../first-contact/steps.mjs';
import { takeSteps } from '../first-contact/take-steps.mjs';

const place = mkdtempSync(join(realpathSync(tmpdir()), 'runtime-first-contact-'));
afterAll(() => rmSync(place, { recursive: true, force: true }));

const run = (...args: string[]) =>
  spawnSync(process.execPath, [join(root, 'scripts', 'first-contact.mjs'), ...args], { encoding: 'utf8', cwd: place });

it.skipIf(process.platform === 'darwin')('says elsewhere what it would do, and does nothing', () => {
  const { status, stderr } = run('folder');
  expect(status).toBe(3);
  for (const { title } of STEPS) expect(stderr).toContain(title);
  expect([run().status, run('folder', '--budget', 'soon').status, run('folder', '--other', '1').status]).toEqual([2, 2, 2]);
});

it('takes every step, whatever becomes of one, and keeps what each said', async () => {
  const main = join(place, 'main.mjs');
  writeFileSync(
    main,
    `const [, , , , name] = process.argv;
if (name === 'hangs') { process.on('SIGINT', () => process.exit(130)); setInterval(() => {}, 1000); }
else if (name === 'dies') process.kill(process.pid, 'SIGKILL');
else { console.log(JSON.stringify({ name })); process.exitCode = name === 'no' ? 1 : name === 'cannot' ? 3 : 0; }\n`,
  );
  const steps = ['fine', 'no', 'cannot', 'hangs', 'dies', 'last'].map((id) => ({
    id,
    title: id,
    limit: id === 'hangs' ? 1500 : 60_000,
    args: [id],
  }));
  const done = await takeSteps(steps, place, main);
  expect(done.map(({ outcome }: { outcome: string }) => outcome)).toEqual(['yes', 'no', 'failed', 'timed out', 'killed', 'yes']);
  expect(JSON.parse(readFileSync(join(place, 'last.stdout.json'), 'utf8'))).toEqual({ name: 'last' });
  expect(JSON.parse(readFileSync(join(place, 'steps.json'), 'utf8')).steps).toEqual(done);
});
