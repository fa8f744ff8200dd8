// What a bundle or its events take at least, in a process of their own: `node floors.mjs digest|parse DIR`. Imports nothing of ours.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const floors = {
  digest(dir) {
    const { run_id: id, artifacts } = JSON.parse(readFileSync(join(dir, 'artifact_index.json'), 'utf8'));
    for (const { path, sha256 } of artifacts) {
      const bytes = readFileSync(join(dir, path.slice(path.indexOf(`/${id}/`) + id.length + 2)));
      if (createHash('sha256').update(bytes).digest('hex') !== sha256) throw new Error(path);
    }
  },
  parse: (dir) => JSON.parse(readFileSync(join(dir, 'runtime_events.normalized.json'), 'utf8')),
};

floors[process.argv[2]](process.argv[3]);
