import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { listRuns, openBundleUnverified, reindexBundle, validateBundle } from '@runtime/bundle-store';
import { jsonPointer, RuntimeError } from '@runtime/contracts';
import { summarizeOpsFromBundle } from '@runtime/op-summary';
import { emitPromotionPacket, verifyPacket } from '@runtime/promotion';
import { register } from '@runtime/reference';
import { diffBundles, readHistory, readResults, renderHistoryText, renderReport } from '@runtime/report';
import { temporaryDirectory, writeTree } from '@runtime/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { probeOfBundle } from '../src/question/probe-of-bundle.js';
import { runtime } from './command.js';

/** A run of one profile, small and with every document. */
const root = mkdtempSync(join(realpathSync(tmpdir()), 'runtime-test-'));
afterAll(() => rmSync(root, { recursive: true }));
writeTree(root, { 'runtime.config.json': '{}' });
await runtime(root, ['plan-build', '--template', 'runtime-adversarial', '--out', 'suite']);
await runtime(root, ['run', '--plan', 'suite/plan.json', '--only-profile', 'adv:path_edges', '--out', 'out']);
const RUN = readdirSync(join(root, 'out')).find((name) => existsSync(join(root, 'out', name, 'artifact_index.json')))!;
const WHOLE = join(root, 'out', RUN);
const NUMBERS = ['1e300', '-1e300', '-0', '9007199254740993', '1.5', '1e-320', '1e400', '-1', 'NaN', '"1e300"', 'null', '[]'];
const SLOW = process.env['RUNTIME_SLOW'] === '1';

type Path = readonly (string | number)[];

/** Where numbers stand in a value; of a list, in its first member alone. */
function* numbersIn(value: unknown, path: Path = []): Generator<Path> {
  if (typeof value === 'number') yield path;
  else if (Array.isArray(value)) for (const item of value.slice(0, 1)) yield* numbersIn(item, [...path, 0]);
  else if (typeof value === 'object' && value !== null)
    for (const [name, member] of Object.entries(value)) yield* numbersIn(member, [...path, name]);
}

const PLACE = '@number@';

/** The text of a value with other words in the place of one number. */
function withNumber(value: unknown, path: Path, number: string): string {
  const copy = structuredClone(value) as Record<string | number, unknown>;
  const parent = path.slice(0, -1).reduce<Record<string | number, unknown>>((at, name) => at[name] as Record<string, unknown>, copy);
  parent[path.at(-1)!] = PLACE;
  return JSON.stringify(copy).replace(`"${PLACE}"`, number);
}

const linesOf = (text: string): string[] => text.split('\n').filter((line) => line !== '');
const sha256 = (bytes: string | Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** Documents of the bundle, and in each the numbers that its members hold. */
const DOCUMENTS = (readdirSync(WHOLE, { recursive: true }) as string[]).filter((name) => /\.(?:json|jsonl|ndjson)$/.test(name));
const MEMBERS: [name: string, pointer: string, path: Path][] = DOCUMENTS.flatMap((name) => {
  const text = readFileSync(join(WHOLE, name), 'utf8');
  const first = name.endsWith('.json') ? text : (linesOf(text)[0] ?? 'null');
  return [...numbersIn(JSON.parse(first))].map((path): [string, string, Path] => [name, jsonPointer(path), path]);
});

/** The bundle with that number, and everything that is made of its bytes made anew. */
function bundleWith(name: string, path: Path, number: string): string {
  const run = join(temporaryDirectory(), RUN);
  cpSync(WHOLE, run, { recursive: true });
  const at = (file: string): string => join(run, file);
  const text = readFileSync(at(name), 'utf8');
  if (name.endsWith('.json')) writeFileSync(at(name), withNumber(JSON.parse(text), path, number));
  else {
    const [first, ...rest] = linesOf(text);
    writeFileSync(at(name), `${[withNumber(JSON.parse(first!), path, number), ...rest].join('\n')}\n`);
  }
  const seal = (file: string, old: string, by: string): void => {
    const before = readFileSync(at(file), 'utf8');
    writeFileSync(at(file), before.replaceAll(old, by));
  };
  const was = (file: string): string => sha256(readFileSync(join(WHOLE, file)));
  for (const [file, named] of [
    ['job/results.ndjson', 'job/done.json'],
    ['job/job.json', 'run_manifest.json'],
  ] as const)
    if (file === name) seal(named, was(file), sha256(readFileSync(at(file))));
  const index = JSON.parse(readFileSync(at('artifact_index.json'), 'utf8')) as {
    artifacts: { path: string; sha256: string; file_size: number }[];
  };
  for (const entry of index.artifacts) {
    const bytes = readFileSync(at(entry.path.slice(entry.path.indexOf(RUN) + RUN.length + 1)));
    Object.assign(entry, { sha256: sha256(bytes), file_size: bytes.length });
  }
  if (name !== 'artifact_index.json') writeFileSync(at('artifact_index.json'), JSON.stringify(index, null, 2));
  return run;
}

type Reader = (run: string, packet: string) => unknown;
const context = { cwd: '/', repoRoot: undefined } as Parameters<typeof probeOfBundle>[3];

const READERS: Record<string, Reader> = {
  validate: (run) => validateBundle(run),
  list: (run) => listRuns(dirname(run)),
  unverified: (run) => openBundleUnverified(run),
  results: (run) => readResults(run),
  report: (run) => renderReport(run),
  diff: (run) => diffBundles(run, WHOLE),
  history: async (run) => renderHistoryText(await readHistory([run])),
  summary: (run) => summarizeOpsFromBundle(run, { allowUnverified: true }),
  explain: (run) => probeOfBundle(run, 'none', undefined, context),
  emit: (run) => emitPromotionPacket(run, join(run, '..', 'other.json')),
  verify: (run, packet) => verifyPacket(packet, { bundle: run }),
  repair: (run) => reindexBundle(run, { repair: true }),
};

/** The bug that it ends in; null for an answer, and for an error that has a code. */
async function bugOf(read: () => unknown): Promise<string | null> {
  try {
    await read();
    return null;
  } catch (error) {
    return error instanceof RuntimeError && error.category !== 'bug' ? null : String((error as Error).stack);
  }
}

describe('a number in a document that is none there', () => {
  const packet = join(root, 'packet.json');
  beforeAll(async () => {
    register();
    await emitPromotionPacket(WHOLE, packet, { repoRoot: root });
  });

  it('is looked for in every document', () => {
    expect(new Set(MEMBERS.map(([name]) => name)).size).toBeGreaterThan(8);
  });

  it.each(MEMBERS)('is no bug of a reader: %s %s', async (name, pointer, path) => {
    const seed = [...`${name}${pointer}`].reduce((sum, letter) => sum + letter.charCodeAt(0), 0);
    for (const number of SLOW ? NUMBERS : [NUMBERS[seed % NUMBERS.length]!]) {
      const run = bundleWith(name, path, number);
      for (const [reader, read] of Object.entries(READERS))
        expect([number, reader, await bugOf(() => read(run, packet))]).toEqual([number, reader, null]);
    }
  });

  it('is no bug of whoever reads a packet', async () => {
    const document = JSON.parse(readFileSync(packet, 'utf8'));
    const members = [...numbersIn(document)];
    expect(members.length).toBeGreaterThan(0);
    for (const path of members) {
      for (const number of NUMBERS) {
        writeFileSync(`${packet}.edited`, withNumber(document, path, number));
        expect([jsonPointer(path), number, await bugOf(() => verifyPacket(`${packet}.edited`, { bundle: WHOLE }))]).toEqual([
          jsonPointer(path),
          number,
          null,
        ]);
      }
    }
  });
});
