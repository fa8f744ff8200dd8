import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from './program.mjs';

export { repositoryRoot };

const pin = JSON.parse(readFileSync(join(repositoryRoot, 'package.json'), 'utf8')).packageManager;

/** Runs the pinned pnpm through npm, so that Node and npm are all a machine needs. Returns its exit status. */
export const pnpm = (...args) => runPnpm(args, 'inherit');

/** The same for what nobody wants to read; failures still show. */
export const pnpmQuietly = (...args) => runPnpm(args, ['ignore', 'ignore', 'inherit']);

/** The same as a child whose output the caller reads. */
export function startPnpm(args) {
  const { command, rest, env } = pinnedPnpm(args);
  return spawn(command, rest, { cwd: repositoryRoot, stdio: ['inherit', 'pipe', 'pipe'], env });
}

function runPnpm(args, stdio) {
  const { command, rest, env } = pinnedPnpm(args);
  const result = spawnSync(command, rest, { cwd: repositoryRoot, stdio, env });
  if (result.error) throw result.error;
  return result.status ?? 1;
}

function pinnedPnpm(args) {
  const npm = process.env['npm_execpath']?.endsWith('npm-cli.js') ? [process.execPath, process.env['npm_execpath']] : ['npm'];
  const [command, ...rest] = [...npm, 'exec', '--yes', '--', pin, ...args];
  // Without an update notice and a broken pipe of warnings, what is printed is ours.
  const env = {
    ...process.env,
    npm_config_update_notifier: 'false',
    npm_config_loglevel: 'error',
    TURBO_TELEMETRY_DISABLED: '1',
    TURBO_NO_UPDATE_NOTIFIER: '1',
  };
  return { command, rest, env };
}

/** Installs when the lockfile or a manifest changed since the last time; quick otherwise. */
export function install() {
  const stamp = join(repositoryRoot, 'node_modules', '.runtime-installed');
  const wanted = manifestsDigest();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  exitUnless(pnpm('install', '--frozen-lockfile', '--prefer-offline', '--reporter=append-only', '--loglevel=warn'));
  writeFileSync(stamp, wanted);
}

function manifestsDigest() {
  const hash = createHash('sha256');
  const files = ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json', 'bench/package.json'];
  for (const area of ['packages', 'apps']) {
    for (const name of readdirSync(join(repositoryRoot, area)).sort()) files.push(join(area, name, 'package.json'));
  }
  for (const file of files) if (existsSync(join(repositoryRoot, file))) hash.update(readFileSync(join(repositoryRoot, file)));
  return hash.digest('hex');
}

/** Builds one package and what it uses. Progress goes to stderr: stdout belongs to what runs next. */
export function buildPackage(name) {
  const quiet = ['--output-logs=errors-only', '--log-order=grouped'];
  exitUnless(runPnpm(['exec', 'turbo', 'run', 'build', `--filter=${name}`, ...quiet], ['inherit', 2, 2]));
}

export function exitUnless(status) {
  if (status !== 0) process.exit(status);
}
