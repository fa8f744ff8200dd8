import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

/** Shell and program as the exec drivers start them, with the marker pipe on descriptor 3. */
const COMMAND = ['/bin/bash', '-c', 'shopt -s execfail; printf S >&3; exec "$@" 3>&-', 'runtime-stub', '/bin/cat', '/dev/null'];
const ENVIRONMENT = { PATH: '/usr/bin:/bin' };

export const tasks = {
  async supervised({ module, times }, timed) {
    const { runProcess } = await import(pathToFileURL(module).href);
    const output = { kept: 64 * 1024, hashed: 64 * 1024 * 1024 };
    await timed(async () => {
      for (let time = 0; time < times; time++) {
        const report = await runProcess({ argv: COMMAND, env: ENVIRONMENT, cwd: '/', limitMs: 10_000, output, marker: true });
        if (report.exit_code !== 0 || report.marker !== 'S') throw new Error(JSON.stringify(report));
      }
    });
  },

  async bare({ times }, timed) {
    await timed(async () => {
      for (let time = 0; time < times; time++) {
        const child = spawn(COMMAND[0], COMMAND.slice(1), { cwd: '/', env: ENVIRONMENT, stdio: ['ignore', 'pipe', 'pipe', 'pipe'] });
        for (const stream of child.stdio) stream?.resume();
        const code = await new Promise((resolve) => child.once('close', resolve));
        if (code !== 0) throw new Error(String(code));
      }
    });
  },
};

export async function rows({ work, quick, row }) {
  // The runner is a program without a door for this; its supervisor is built by itself.
  const module = join(mkdtempSync(join(work ?? tmpdir(), 'runner-')), 'run-process.mjs');
  const entry = new URL('../../apps/probe-runner/src/supervise/run-process.ts', import.meta.url);
  await build({ entryPoints: [entry.pathname], bundle: true, platform: 'node', format: 'esm', outfile: module, logLevel: 'error' });
  const times = quick ? 40 : 200;
  row({
    id: 'exec',
    work: `${times} supervised exec probes, one after another`,
    against: 'a bare spawn of the same command',
    family: 'exec',
    ours: ['supervised', { module, times }],
    peer: ['bare', { times }],
    target: 1.5,
    each: [times, 'a probe'],
    pairs: 3,
  });
}
