// `node bench/startup.mjs [rounds]`: how long the command takes to start, in pairs with `node -e 0`.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const main = fileURLToPath(new URL('../apps/cli/dist/main.js', import.meta.url));
const rounds = Number(process.argv[2] ?? 15);
const work = mkdtempSync(join(realpathSync(tmpdir()), 'runtime-startup-'));
try {
  spawnSync(process.execPath, [main, 'quickstart', '--out', join(work, 'quick')], { stdio: 'ignore' });
  const yargs = createRequire(new URL('../apps/cli/package.json', import.meta.url)).resolve('yargs');
  writeFileSync(
    join(work, 'yargs.mjs'),
    `import yargs from ${JSON.stringify(pathToFileURL(yargs).href)};\nyargs(['--a', 'b']).parseSync();\n`,
  );
  const bundle = join(work, 'quick', 'vfs-canonicalization', 'out');
  const lines = {
    'node -e 0': ['-e', '0'],
    'node with yargs alone': [join(work, 'yargs.mjs')],
    'runtime --version': [main, '--version'],
    'runtime status': [main, 'status'],
    'runtime validate-bundle': [main, 'validate-bundle', '--bundle', bundle],
  };
  const times = Object.fromEntries(Object.keys(lines).map((name) => [name, []]));
  // One of each in every round, so that what else the machine does weighs on all alike.
  for (let round = 0; round < rounds; round++) for (const [name, args] of Object.entries(lines)) times[name].push(timed(args));
  const floor = times['node -e 0'];
  console.log(`${'command'.padEnd(26)} median ms  ratio (median of the pairs)`);
  for (const [name, own] of Object.entries(times)) {
    const ratio = median(own.map((time, i) => time / floor[i]));
    console.log(`${name.padEnd(26)} ${median(own).toFixed(1).padStart(9)}  ${ratio.toFixed(2)}`);
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}

function timed(args) {
  const start = process.hrtime.bigint();
  const { status } = spawnSync(process.execPath, args, { stdio: 'ignore' });
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}`);
  return Number(process.hrtime.bigint() - start) / 1e6;
}

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}
