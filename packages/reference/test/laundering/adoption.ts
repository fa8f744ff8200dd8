import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beginBundle } from '@runtime/bundle-store';
import { temporaryDirectory } from '@runtime/testing';
import type { Random } from './random.js';

const EXPECTED = [
  'run_status.json',
  'run_manifest.json',
  'runtime_results.json',
  'runtime_events.normalized.json',
  'summary.json',
  'job/done.json',
];

/** Commits a failed run in whose directory somebody else wrote. Returns the names that the index took over. */
export async function adopted(random: Random): Promise<string[]> {
  const writer = await beginBundle({ out: join(temporaryDirectory(), 'out'), runId: 'run-1' });
  const own = EXPECTED.filter(() => random.below(2) === 0);
  for (const name of own) await writer.write(name, '{}');
  for (const name of EXPECTED.filter((name) => !own.includes(name) && random.below(2) === 0)) {
    mkdirSync(dirname(join(writer.dir, name)), { recursive: true });
    writeFileSync(join(writer.dir, name), '{"planted": true}');
  }
  const { artifacts } = await writer.commit({ worldId: 'w', status: 'failed', expected: EXPECTED, moveLatest: false });
  return artifacts.map(({ path }) => path.slice(writer.outputRoot.length + 1)).filter((name) => !own.includes(name));
}
