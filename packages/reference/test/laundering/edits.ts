import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { reindexBundle } from '@runtime/bundle-store';
import type { Random } from './random.js';

type Json = Record<string, unknown>;

/** A change of a run directory, with what it did in words; null where there was nothing to change. */
type Edit = (run: string, random: Random) => string | null | Promise<string | null>;

const INDEX = 'artifact_index.json';
/** What somebody who wants a yes would write. */
const WISHES: readonly unknown[] = [
  true,
  false,
  null,
  0,
  3,
  '',
  'ok',
  'complete',
  'launchd_clean',
  'direct',
  'seatbelt',
  'kernel',
  'allow',
  'deny',
  [],
  {},
];

const filesOf = (run: string): string[] =>
  (readdirSync(run, { recursive: true }) as string[])
    .filter((name) => statSync(join(run, name), { throwIfNoEntry: false })?.isFile() === true)
    .sort();

const documentsOf = (run: string): string[] => filesOf(run).filter((name) => name.endsWith('.json'));

function read(run: string, name: string): unknown {
  try {
    return JSON.parse(readFileSync(join(run, name), 'utf8'));
  } catch {
    return null;
  }
}

const write = (run: string, name: string, value: unknown): void => writeFileSync(join(run, name), JSON.stringify(value, null, 2));

/** Brings every digest and size of the index up to date with the files. */
function recompute(run: string): void {
  const index = read(run, INDEX) as { artifacts?: Json[] } | null;
  if (!Array.isArray(index?.artifacts)) return;
  const entries = index.artifacts.filter((entry) => entry !== null && typeof entry === 'object');
  const prefix = String(entries.map(({ path }) => String(path)).find((path) => path.endsWith('/run_manifest.json')) ?? '').slice(
    0,
    -'run_manifest.json'.length,
  );
  for (const entry of entries) {
    const path = join(run, String(entry['path']).slice(prefix.length));
    if (prefix === '' || statSync(path, { throwIfNoEntry: false })?.isFile() !== true) continue;
    const bytes = readFileSync(path);
    Object.assign(entry, { sha256: createHash('sha256').update(bytes).digest('hex'), file_size: bytes.length });
  }
  write(run, INDEX, index);
}

/** Every object and array in a document that holds something. */
function* holders(value: unknown): Generator<Json> {
  if (typeof value !== 'object' || value === null) return;
  if (Object.keys(value).length > 0) yield value as Json;
  for (const item of Object.values(value)) yield* holders(item);
}

/** Drops, changes, or copies one member anywhere in a document. */
const editMember: Edit = (run, random) => {
  const name = random.pick(documentsOf(run));
  const document = read(run, name);
  const places = [...holders(document)];
  if (places.length === 0) return null;
  const place = random.pick(places);
  const key = random.pick(Object.keys(place));
  const how = random.below(4);
  if (how === 0) Array.isArray(place) ? place.splice(Number(key), 1) : delete place[key];
  else if (how === 1 && Array.isArray(place)) place.push(place[Number(key)]);
  else if (how === 2) {
    const other = random.pick(Object.keys(place));
    [place[key], place[other]] = [place[other], place[key]];
  } else place[key] = random.pick(WISHES);
  write(run, name, document);
  return `member ${key} of ${name} (${how})`;
};

/** Members that decide, changed to what a hopeful author would have there. */
const HOPES: readonly (readonly [file: string, path: readonly string[], value: unknown])[] = [
  ['run_manifest.json', ['channel'], 'launchd_clean'],
  ['run_manifest.json', ['execution', 'runner'], 'seatbelt'],
  ['run_manifest.json', ['execution'], undefined],
  ['run_manifest.json', ['execution', 'job_sha256'], null],
  ['run_manifest.json', ['execution', 'artifacts'], []],
  ['run_manifest.json', ['execution', 'filters'], { only_profiles: [], only_scenarios: [] }],
  ['run_manifest.json', ['apply_preflight', 'record', 'apply_ok'], true],
  ['run_manifest.json', ['apply_preflight', 'record', 'sandbox_check_self'], { source: 'sandbox_check', rc: 0, sandboxed: false }],
  ['apply_preflight.json', ['apply_ok'], true],
  ['run_status.json', ['state'], 'complete'],
  ['run_status.json', ['state'], 3],
  [INDEX, ['artifacts'], []],
  [INDEX, ['missing'], []],
  [INDEX, ['status'], 'ok'],
  [INDEX, ['repaired'], undefined],
];

const hope: Edit = (run, random) => {
  const [file, path, value] = random.pick(HOPES);
  const document = read(run, file);
  let place = document as Json | null;
  for (const name of path.slice(0, -1)) place = (place?.[name] ?? null) as Json | null;
  if (place === null || typeof place !== 'object') return null;
  place[path.at(-1) as string] = value;
  write(run, file, document);
  return `${path.join('.')} of ${file} = ${JSON.stringify(value)}`;
};

/** Takes the marks of ours out of one document. */
const stripMarks: Edit = (run, random) => {
  const name = random.pick(filesOf(run).filter((file) => /\.(?:json|jsonl|ndjson)$/.test(file)));
  const text = readFileSync(join(run, name), 'utf8');
  const stripped = text
    .replace(/"harness":\s*"runtime-[^"]*",?/g, '')
    .replace(/"@runtime\//g, '"book/')
    .replace(/,(\s*[}\]])/g, '$1');
  if (stripped === text) return null;
  writeFileSync(join(run, name), stripped);
  return `marks out of ${name}`;
};

/** Forgets a folder or file in the index, on the disk, or both. */
const forget: Edit = (run, random) => {
  const name = random.pick(['job', 'job', 'repair_log.json', ...filesOf(run)]);
  const where = random.below(3);
  const index = read(run, INDEX) as { artifacts?: Json[] } | null;
  if (where !== 1 && Array.isArray(index?.artifacts)) {
    index.artifacts = index.artifacts.filter(({ path }) => !String(path).includes(`/${name}`));
    write(run, INDEX, index);
  }
  if (where !== 0) rmSync(join(run, name), { recursive: true, force: true });
  return `${name} forgotten (${where})`;
};

const disturb: Edit = (run, random) => {
  const name = random.pick(filesOf(run));
  const path = join(run, name);
  switch (random.below(5)) {
    case 0:
      writeFileSync(path, `${readFileSync(path, 'utf8')}x`);
      return `a byte behind ${name}`;
    case 1:
      truncateSync(path, Math.floor(statSync(path).size / 2));
      return `${name} cut`;
    case 2:
      renameSync(path, `${path}.old`);
      return `${name} renamed`;
    case 3:
      writeFileSync(join(run, 'baseline_results.more.json'), '{}');
      return 'a file more';
    default:
      renameSync(path, `${path}.real`);
      symlinkSync(`${path}.real`, path);
      return `${name} behind a link`;
  }
};

const dropIndex: Edit = (run) => {
  rmSync(join(run, INDEX), { force: true });
  return 'no index';
};

const repair: Edit = async (run) => {
  try {
    await reindexBundle(run, { repair: true });
    return 'repaired';
  } catch {
    return null;
  }
};

const duplicateMember: Edit = (run, random) => {
  const name = random.pick(documentsOf(run));
  const text = readFileSync(join(run, name), 'utf8');
  const member = /"(\w+)":\s*("[^"]*"|true|false|null|\d+)/.exec(text);
  if (member === null) return null;
  writeFileSync(join(run, name), text.replace('{', `{"${member[1]}": ${JSON.stringify(random.pick(WISHES))},`));
  return `${member[1]} twice in ${name}`;
};

/** What an author would do on purpose, each in one step. */
const onPurpose: Edit = (run, random) => {
  const manifest = read(run, 'run_manifest.json') as Json | null;
  const index = read(run, INDEX) as Json | null;
  switch (random.below(6)) {
    case 0:
      if (manifest === null) return null;
      delete manifest['execution'];
      write(run, 'run_manifest.json', manifest);
      return 'no execution';
    case 1:
      if (manifest === null) return null;
      write(run, 'run_manifest.json', { ...manifest, channel: 'launchd_clean' });
      return 'a clean channel';
    case 2:
      if (index === null) return null;
      write(run, INDEX, { ...index, artifacts: [] });
      return 'an empty index';
    case 3:
      if (!existsSync(join(run, 'run_manifest.json'))) return null;
      writeFileSync(join(run, 'run_manifest.json'), `${readFileSync(join(run, 'run_manifest.json'), 'utf8')}x`);
      return 'a byte behind the manifest';
    case 4: {
      if (index === null || !Array.isArray(index['artifacts'])) return null;
      write(run, INDEX, { ...index, artifacts: (index['artifacts'] as Json[]).filter(({ path }) => !String(path).includes('/job/')) });
      return 'no job in the index';
    }
    default: {
      const events = join(run, 'runtime_events.normalized.json');
      if (!existsSync(events)) return null;
      writeFileSync(events, readFileSync(events, 'utf8').replace(/"harness":\s*"[^"]*",/g, ''));
      return 'no marks in the events';
    }
  }
};

const EDITS: readonly Edit[] = [
  editMember,
  hope,
  hope,
  onPurpose,
  onPurpose,
  onPurpose,
  onPurpose,
  stripMarks,
  forget,
  disturb,
  dropIndex,
  repair,
  repair,
  duplicateMember,
];

/** One to three edits, each with the digests of the index brought up to date or not. */
export async function edit(run: string, random: Random): Promise<string[]> {
  const done: string[] = [];
  for (let left = 1 + random.below(3); left > 0; left--) {
    const told = await random.pick(EDITS)(run, random);
    if (told === null) continue;
    const recomputed = random.below(4) > 0 && existsSync(join(run, INDEX));
    if (recomputed) recompute(run);
    done.push(recomputed ? `${told}, digests recomputed` : told);
  }
  return done;
}
