import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Json } from './types.js';

/** What somebody could write into a simulated run so that it looks like a clean one. */
export const CLAIMS: Readonly<Record<string, (manifest: Json) => void>> = {
  'the clean channel': (manifest) => void Object.assign(manifest, { channel: 'launchd_clean' }),
  'the clean channel, and no mark of ours': (manifest) => {
    manifest['channel'] = 'launchd_clean';
    delete manifest['execution'];
  },
};

/** Writes the claim into the manifest, and its digest into the index: what the reference's own repair would do. */
export function claim(root: string, dir: string, edit: (manifest: Json) => void): void {
  const file = join(dir, 'run_manifest.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as Json;
  edit(manifest);
  const text = JSON.stringify(manifest, null, 2);
  writeFileSync(file, text);
  const indexFile = join(dir, 'artifact_index.json');
  const index = JSON.parse(readFileSync(indexFile, 'utf8')) as { artifacts: { path: string; sha256: string; file_size: number }[] };
  const entry = index.artifacts.find(({ path }) => path === relative(root, file));
  if (entry !== undefined) {
    Object.assign(entry, { sha256: createHash('sha256').update(text).digest('hex'), file_size: Buffer.byteLength(text) });
  }
  writeFileSync(indexFile, JSON.stringify(index, null, 2));
}
