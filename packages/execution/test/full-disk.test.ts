import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { listRuns, validateBundle } from '@runtime/bundle-store';
import { isTemporaryName } from '@runtime/files';
import { repositoryRoot, temporaryDirectory } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { productionSetting } from '../src/setting.js';
import { templateSuite } from './support/suite.js';

/** A file system of our own, seen by nobody else, needs Linux and a mount namespace. */
const canMount = spawnSync('unshare', ['-rm', 'sh', '-c', 'mount -t tmpfs tmpfs /mnt']).status === 0;

/** One run with room, one with 700 KiB left, one with room again; what the disk held after each of the last two is kept. */
const SCRIPT = `
set -u
mount -t tmpfs -o size=16m tmpfs "$1" || exit 1
node=$2; supervisor=$3; orders=$4; kept=$5
"$node" "$supervisor" "$orders" >&2 || exit 2
used=$(df -k --output=used "$1" | tail -1)
mount -o remount,size=$((used + 700))k "$1" || exit 3
"$node" "$supervisor" "$orders" 2>"$kept/stderr"; echo $? >"$kept/status"
cp -a "$1/out" "$kept/full"
mount -o remount,size=16m "$1" || exit 4
"$node" "$supervisor" "$orders" >&2 || exit 5
cp -a "$1/out" "$kept/later"
`;

describe.skipIf(!canMount)('when the disk is full', () => {
  it('ends with the error of the system, commits nothing, and leaves room for the next run', async () => {
    const suite = await templateSuite();
    const disk = join(temporaryDirectory(), 'disk');
    const kept = temporaryDirectory();
    mkdirSync(disk);
    const runner = productionSetting.runnerEntry();
    const orders = { ...suite, repoRoot: suite.root, out: join(disk, 'out'), runner, launchd: '', channel: 'direct', kind: 'simulated' };
    const supervisor = join(repositoryRoot, '.cache', 'supervisor', 'supervisor.js');
    const args = ['-rm', 'sh', '-c', SCRIPT, 'sh', disk, process.execPath, supervisor, JSON.stringify(orders), kept];
    const { status, stderr } = spawnSync('unshare', args, { encoding: 'utf8' });
    expect(status, stderr).toBe(0);

    expect(readFileSync(join(kept, 'status'), 'utf8')).not.toBe('0\n');
    const said = readFileSync(join(kept, 'stderr'), 'utf8');
    expect(said).toContain("code: 'FILE_WRITE_FAILED'");
    expect(said).toContain("system: 'ENOSPC'");
    expect(said).toContain("category: 'system'");
    const full = join(kept, 'full');
    const names = readdirSync(full, { recursive: true, encoding: 'utf8' });
    expect(names.filter((name) => isTemporaryName(name.split('/').at(-1) ?? ''))).toEqual([]);
    const listed = await listRuns(full);
    expect(listed.runs.map(({ kind }) => kind).sort()).toEqual(['committed', 'interrupted']);
    expect(listed.runs.find(({ latest }) => latest)?.kind).toBe('committed');
    const broken = listed.runs.find(({ kind }) => kind === 'interrupted')?.run_id ?? '';
    expect(existsSync(join(full, broken, 'artifact_index.json'))).toBe(false);
    // What was under way is neither taken for evidence nor mended into it.
    expect((await validateBundle(join(full, broken))).errors.map(({ code }) => code)).toEqual(['BUNDLE_IN_PROGRESS']);

    const later = await listRuns(join(kept, 'later'));
    expect(later.runs.map(({ kind }) => kind).sort()).toEqual(['committed', 'committed', 'interrupted']);
    expect(later.latest).not.toBe(listed.latest);
    expect((await validateBundle(join(kept, 'later'))).errors).toEqual([]);
  });
});
