import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** What the outcome of tests depends on besides the repository: part of what their cached result is good for. */
export function machineState(reference) {
  const hash = createHash('sha256');
  hash.update(`${process.version} ${process.platform} ${process.arch} ${process.getuid?.()} ${process.env['HOME']}`);
  for (const tool of ['python3', 'git', 'bash']) hash.update(String(spawnSync(tool, ['--version']).stdout ?? ''));
  hash.update(process.env['PATH'] ?? '');
  if (reference !== undefined && existsSync(reference)) {
    for (const name of readdirSync(reference, { recursive: true, encoding: 'utf8' }).sort()) {
      const { size, mtimeMs } = statSync(join(reference, name));
      hash.update(`${name} ${size} ${mtimeMs}\n`);
    }
  }
  return hash.digest('hex');
}
