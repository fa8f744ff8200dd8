import { spawn } from 'node:child_process';
import { appendFileSync, cpSync, existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { CaptureResult } from '@runtime/capture';
import { repositoryRoot } from '@runtime/testing';
import { build } from 'tsup';
import { afterAll, beforeAll, expect, it } from 'vitest';

const folder = mkdtempSync(join(realpathSync(tmpdir()), 'runtime-capture-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const child = join(folder, 'built', 'child.js');

beforeAll(async () => {
  await build({
    entry: { child: join(repositoryRoot, 'packages/capture/test/support/child.ts') },
    outDir: join(folder, 'built'),
    ...{ config: false, silent: true, format: ['esm'], target: 'node20', platform: 'node', noExternal: [/./] },
    banner: { js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);" },
    esbuildOptions: (options) => {
      options.conditions = ['@runtime/source'];
    },
  });
  // A bundle looks for the built-in worlds beside itself.
  cpSync(join(repositoryRoot, 'packages/worlds/worlds'), join(folder, 'built', 'worlds'), { recursive: true });
});

/** Starts a capture; kills it when it has compiled so many profiles. */
async function start(out: string, killAfter: number): Promise<CaptureResult | null> {
  const process_ = spawn(process.execPath, [child, out], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => process_.once('close', resolve));
  let last = '';
  for await (const line of createInterface({ input: process_.stdout })) {
    last = line;
    if (Number(line) >= killAfter) process_.kill('SIGKILL');
  }
  await ended;
  return last.startsWith('{') ? (JSON.parse(last) as CaptureResult) : null;
}

it('killed at random moments, comes to the same world, and compiles nothing twice', { timeout: 300_000 }, async () => {
  const whole = await start(join(folder, 'whole.json'), Number.POSITIVE_INFINITY);
  const out = join(folder, 'killed.json');
  let seed = 7;
  const random = (most: number): number => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 1;
    return seed % most;
  };
  let result: CaptureResult | null = null;
  let starts = 0;
  for (; result === null; starts += 1) {
    result = await start(out, 1 + random(400));
    if (result !== null) break;
    expect(existsSync(out)).toBe(false);
    // A line that was half written, or one of which only a part came to disk.
    const state = `${out}.state`;
    if (starts % 2 === 0) appendFileSync(state, '{"key": "compile 12');
    else truncateSync(state, Math.max(100, readFileSync(state).length - random(300)));
  }
  expect(starts).toBeGreaterThan(3);
  expect(readFileSync(out, 'utf8')).toBe(readFileSync(join(folder, 'whole.json'), 'utf8'));
  expect(result.reused).toBeGreaterThan(0);
  expect(result.compiled).toBeLessThan(whole?.compiled ?? 0);
  expect(existsSync(`${out}.state`)).toBe(false);
});

it('takes no answers of another host', async () => {
  const out = join(folder, 'other.json');
  const lie = { key: 'list profile_words ', answer: { found: [] } };
  writeFileSync(`${out}.state`, `{"state":"runtime-tools.world_capture_state.v0.2","host":"{}"}\n${JSON.stringify(lie)}\n`);
  expect(await start(out, Number.POSITIVE_INFINITY)).toMatchObject({ reused: 0 });
});
