import { beginBundle } from '@runtime/bundle-store';
import { RunManifestSchema } from '@runtime/contracts';
import { runPlan } from '@runtime/execution';
import { nodeFileSystem } from '@runtime/files';
import { temporaryDirectory } from '@runtime/testing';
import { expect, it } from 'vitest';
import { reader } from './support/bundle.js';
import { smallSuite } from './support/small-suite.js';

/** A file system that does not sync directories, and says so in its own word. */
const withoutDirectorySync = (code: string): typeof nodeFileSystem => {
  const directories = new Set<number>();
  return {
    ...nodeFileSystem,
    open: (path, flags, mode) => {
      const fd = nodeFileSystem.open(path, flags, mode);
      if (nodeFileSystem.fstat(fd).isDirectory()) directories.add(fd);
      else directories.delete(fd);
      return fd;
    },
    sync: (fd) => (directories.has(fd) ? Promise.reject(Object.assign(new Error(code), { code })) : nodeFileSystem.sync(fd)),
  };
};

it.each(['EINVAL', 'ENOTSUP', 'EPERM', 'ENOSYS', 'EBADF', 'EACCES'])(
  'a writer knows that names are not made durable (%s)',
  async (code) => {
    const writer = await beginBundle({ out: temporaryDirectory(), runId: 'run-1', fs: withoutDirectorySync(code) });
    expect(writer.directorySync).toBe(code);
  },
);

it.each(['EIO', 'ENOSPC', 'EDQUOT', 'EROFS'])('a medium that fails is no such file system (%s)', async (code) => {
  await expect(beginBundle({ out: temporaryDirectory(), runId: 'run-1', fs: withoutDirectorySync(code) })).rejects.toMatchObject({
    code: 'FILE_WRITE_FAILED',
    details: { system: code },
  });
});

it('a manifest says nothing of it where names are durable, and may say so', async () => {
  const suite = smallSuite();
  const manifest = reader(suite, await runPlan(suite.plan, suite.out, { runner: 'simulated', repoRoot: suite.root })).json(
    'run_manifest.json',
  );
  expect(manifest.execution).not.toHaveProperty('durability');
  const marked = { ...manifest, execution: { ...manifest.execution, durability: { directory_sync: 'EINVAL' } } };
  expect(RunManifestSchema.safeParse(marked).success).toBe(true);
});
