import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { INDEX, type Json, MANIFEST, read, readIndex, write } from '../documents.js';
import type { Edit } from './edit.js';
import { dropIndex, repair } from './index-edits.js';

const EVENTS = 'runtime_events.normalized.json';

/** Changes a document that is there. */
function change(run: string, name: string, edit: (document: Json) => Json): boolean {
  const document = read(run, name);
  if (document === null) return false;
  write(run, name, edit(document));
  return true;
}

function changePath(run: string, name: string, edit: (path: string) => void): boolean {
  if (!existsSync(join(run, name))) return false;
  edit(join(run, name));
  return true;
}

/** What an author would do on purpose, each in one step. */
export const PURPOSES = {
  'no execution': (run: string) => change(run, MANIFEST, ({ execution: _, ...rest }) => rest),
  'a clean channel': (run: string) => change(run, MANIFEST, (manifest) => ({ ...manifest, channel: 'launchd_clean' })),
  'an empty index': (run: string) => change(run, INDEX, (index) => ({ ...index, artifacts: [] })),
  'a byte behind the manifest': (run: string) => changePath(run, MANIFEST, (path) => appendFileSync(path, 'x')),
  'no job in the index': (run: string) => {
    const read = readIndex(run);
    if (read === null) return false;
    write(run, INDEX, { ...read.index, artifacts: read.entries.filter(({ path }) => !String(path).includes('/job/')) });
    return true;
  },
  'no marks in the events': (run: string) =>
    changePath(run, EVENTS, (path) => writeFileSync(path, readFileSync(path, 'utf8').replace(/"harness":\s*"[^"]*",?/g, ''))),
  'no job': (run: string) => changePath(run, 'job', (path) => rmSync(path, { recursive: true })),
  'no filters in the job': (run: string) => change(run, 'job/job.json', ({ filters: _, ...rest }) => rest),
  'no filters in the manifest': (run: string) =>
    change(run, MANIFEST, ({ execution, ...rest }) => ({
      ...rest,
      execution: { ...(execution as Json), filters: { only_profiles: [], only_scenarios: [] } },
    })),
  'no index': (run: string) => dropIndex(run) !== null,
  repair: async (run: string) => (await repair(run)) !== null,
} as const;

export const onPurpose: Edit = async (run, random) => {
  const name = random.pick(Object.keys(PURPOSES)) as keyof typeof PURPOSES;
  return (await PURPOSES[name](run)) ? name : null;
};
