import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { documentsOf, INDEX, type Json, read, write } from '../documents.js';
import type { Random } from '../random.js';
import { type Edit, WISHES } from './edit.js';

/** Every object and array in a document that holds something. */
function* holders(value: unknown): Generator<Json> {
  if (typeof value !== 'object' || value === null) return;
  if (Object.keys(value).length > 0) yield value as Json;
  for (const item of Object.values(value)) yield* holders(item);
}

/** The same value as another type would hold it. */
function otherTypes(value: unknown): unknown[] {
  if (Array.isArray(value)) return [value[0] ?? null, { ...value }, JSON.stringify(value), value.length];
  if (typeof value === 'object' && value !== null) return [[value], Object.entries(value), JSON.stringify(value), true];
  if (typeof value === 'string') return [[value], { value }, value.length, value !== ''];
  return [String(value), [value], value === null ? 'null' : null, Number(value) + 0.5];
}

/** Each gives what stands in the place of the value. */
const REPLACEMENTS: Readonly<Record<string, (value: unknown, random: Random) => unknown>> = {
  change: (_, random) => random.pick(WISHES),
  retype: (value, random) => random.pick(otherTypes(value)),
  empty: (value) => (Array.isArray(value) ? [] : typeof value === 'string' ? '' : {}),
};

function drop(place: Json, key: string): void {
  if (Array.isArray(place)) place.splice(Number(key), 1);
  else delete place[key];
}

function duplicate(place: Json, key: string): void {
  if (Array.isArray(place)) place.push(place[Number(key)]);
  else place[`${key}_`] = place[key];
}

const CHANGES: Readonly<Record<string, (place: Json, key: string, random: Random) => void>> = {
  drop,
  duplicate,
  swap: (place, key, random) => {
    const other = random.pick(Object.keys(place));
    [place[key], place[other]] = [place[other], place[key]];
  },
  ...Object.fromEntries(
    Object.entries(REPLACEMENTS).map(([name, replacement]) => [
      name,
      (place: Json, key: string, random: Random) => {
        place[key] = replacement(place[key], random);
      },
    ]),
  ),
};

/** Drops, doubles, swaps, changes, re-types or empties one member anywhere in a document. */
export const editMember: Edit = (run, random) => {
  const names = documentsOf(run);
  if (names.length === 0) return null;
  const name = random.pick(names);
  const document = read(run, name);
  const places = [...holders(document)];
  if (places.length === 0) return null;
  const place = random.pick(places);
  const key = random.pick(Object.keys(place));
  const how = random.pick(Object.keys(CHANGES));
  CHANGES[how]?.(place, key, random);
  write(run, name, document);
  return `${how} ${key} of ${name}`;
};

/** Takes a member from one document over into another that has it too. */
export const carryMember: Edit = (run, random) => {
  const [from, to] = [random.pick(documentsOf(run)), random.pick(documentsOf(run))];
  const [source, target] = [read(run, from), read(run, to)];
  const places = [...holders(source)].flatMap((place) => Object.keys(place).map((key) => [place, key] as const));
  const others = [...holders(target)];
  if (places.length === 0 || others.length === 0) return null;
  const [place, key] = random.pick(places);
  const other = others.find((candidate) => !Array.isArray(candidate) && Object.hasOwn(candidate, key)) ?? random.pick(others);
  if (Array.isArray(other)) return null;
  other[key] = place[key];
  write(run, to, target);
  return `${key} of ${from} in ${to}`;
};

/** Members that decide, changed to what a hopeful author would have there. */
const HOPES: readonly (readonly [file: string, path: readonly string[], value: unknown])[] = [
  ['run_manifest.json', ['channel'], 'launchd_clean'],
  ['run_manifest.json', ['dry_run'], false],
  ['run_manifest.json', ['execution', 'runner'], 'seatbelt'],
  ['run_manifest.json', ['execution'], undefined],
  ['run_manifest.json', ['execution', 'job_sha256'], null],
  ['run_manifest.json', ['execution', 'lock'], 'kernel'],
  ['run_manifest.json', ['execution', 'tools'], []],
  ['run_manifest.json', ['execution', 'artifacts'], []],
  ['run_manifest.json', ['execution', 'filters'], { only_profiles: [], only_scenarios: [] }],
  ['run_manifest.json', ['apply_preflight', 'record', 'apply_ok'], true],
  ['run_manifest.json', ['apply_preflight', 'record', 'sandbox_check_self'], { source: 'sandbox_check', rc: 0, sandboxed: false }],
  ['apply_preflight.json', ['apply_ok'], true],
  ['run_status.json', ['channel'], 'launchd_clean'],
  ['run_status.json', ['state'], 'complete'],
  ['run_status.json', ['state'], 3],
  ['run_status.json', ['failure_stage'], null],
  ['summary.json', ['status'], 'ok'],
  ['job/job.json', ['filters'], undefined],
  [INDEX, ['artifacts'], []],
  [INDEX, ['missing'], []],
  [INDEX, ['status'], 'ok'],
  [INDEX, ['repaired'], undefined],
];

export const hope: Edit = (run, random) => {
  const [file, path, value] = random.pick(HOPES);
  const document = read(run, file);
  let place = document;
  for (const name of path.slice(0, -1)) place = (place?.[name] ?? null) as Json | null;
  if (place === null || typeof place !== 'object') return null;
  place[path.at(-1) as string] = value;
  write(run, file, document);
  return `${path.join('.')} of ${file} = ${JSON.stringify(value)}`;
};

/** Says the first member of a document twice, which a lenient parser takes for the last or the first. */
export const sayTwice: Edit = (run, random) => {
  const name = random.pick(documentsOf(run));
  const text = readFileSync(join(run, name), 'utf8');
  const member = /"(\w+)":\s*("[^"]*"|true|false|null|\d+)/.exec(text);
  if (member === null) return null;
  writeFileSync(join(run, name), text.replace('{', `{"${member[1]}": ${JSON.stringify(random.pick(WISHES))},`));
  return `${member[1]} twice in ${name}`;
};
