import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodePretty, sha256Hex } from '@runtime/contracts';
import { assessPromotability, emitPromotionPacket, isRefusal, verifyPacket } from '@runtime/promotion';
import { describe, expect, it } from 'vitest';
import { type EvidenceBundle, type EvidenceOptions, evidenceBundle, simulatedRun } from './support/evidence-bundle.js';

type Json = Record<string, unknown>;
type Path = (string | number)[];

/** Every value in a document, objects and arrays included. */
function* paths(value: unknown, at: Path = []): Generator<Path> {
  if (at.length > 0) yield at;
  if (typeof value !== 'object' || value === null) return;
  for (const [key, item] of Object.entries(value)) yield* paths(item, [...at, Array.isArray(value) ? Number(key) : key]);
}

function replaced(document: unknown, path: Path, value: unknown): unknown {
  const copy = structuredClone(document) as Json;
  let at = copy as Record<string | number, unknown>;
  for (const step of path.slice(0, -1)) at = at[step] as Record<string | number, unknown>;
  const last = path.at(-1) ?? '';
  if (value === REMOVED) {
    if (Array.isArray(at)) at.splice(Number(last), 1);
    else delete at[last];
  } else at[last] = value;
  return copy;
}

const REMOVED = Symbol('removed');
/** What somebody who wants a yes would write. */
const WISHES: unknown[] = [REMOVED, true, null, 'launchd_clean', 'seatbelt', 'kernel'];

const simulated: EvidenceOptions = {
  ...simulatedRun,
  status: { channel: 'direct' },
  manifest: (manifest) => {
    manifest['channel'] = 'direct';
    Object.assign(manifest.execution, {
      runner: 'simulated',
      clean_start: null,
      tools: [],
      world_match: { compared: [], result: 'unknown' },
    });
  },
};

const reindexed = (run: string, name: string, text: string): string => {
  const index = JSON.parse(readFileSync(join(run, 'artifact_index.json'), 'utf8')) as { artifacts: Json[] };
  const entry = index.artifacts.find(({ path }) => String(path).endsWith(`/${name}`));
  Object.assign(entry ?? {}, { sha256: sha256Hex(text), file_size: Buffer.byteLength(text) });
  return encodePretty(index);
};

/** Tries every single change of one document; returns those after which the answer was yes under our rules. */
async function yesAfter({ run }: EvidenceBundle, name: string, rehash: boolean): Promise<string[]> {
  const file = join(run, name);
  const indexFile = join(run, 'artifact_index.json');
  const [text, index] = [readFileSync(file, 'utf8'), readFileSync(indexFile, 'utf8')];
  const document: unknown = JSON.parse(text);
  const yes: string[] = [];
  for (const path of paths(document)) {
    for (const wish of WISHES) {
      const changed = encodePretty(replaced(document, path, wish));
      if (changed === text) continue;
      writeFileSync(file, changed);
      if (rehash) writeFileSync(indexFile, reindexed(run, name, changed));
      const { promotable_decision_stage, gate_set } = await assessPromotability(run).catch(() => ({
        promotable_decision_stage: false,
        gate_set: null,
      }));
      if (promotable_decision_stage && gate_set === 'evidence') yes.push(`${path.join('/')} = ${String(wish)}`);
      if (rehash) writeFileSync(indexFile, index);
    }
  }
  writeFileSync(file, text);
  return yes;
}

describe('no single edited field makes a bundle of ours promotable', () => {
  it.each(['run_manifest.json', 'run_status.json'])(
    'in the %s of a simulated run, even when it is re-hashed',
    async (name) => {
      expect(await yesAfter(await evidenceBundle(simulated), name, true)).toEqual([]);
    },
    120_000,
  );

  it('in the index of a simulated run', async () => {
    const bundle = await evidenceBundle(simulated);
    expect(await yesAfter(bundle, 'artifact_index.json', false)).toEqual([]);
  }, 120_000);

  it('in the manifest of a run that fails by its lock alone', async () => {
    const bundle = await evidenceBundle({
      manifest: ({ execution }) => {
        execution['lock'] = 'none';
      },
    });
    expect(await yesAfter(bundle, 'run_manifest.json', false)).toEqual([]);
  }, 120_000);
});

describe('no edited field of a packet makes it pass', () => {
  it('whatever it is', async () => {
    const { root, run } = await evidenceBundle(simulated);
    const path = join(root, 'packets', 'p.json');
    await emitPromotionPacket(run, path);
    const packet: unknown = JSON.parse(readFileSync(path, 'utf8'));
    const yes: string[] = [];
    for (const at of paths(packet)) {
      if (at[0] === 'bundle' && at[1] === 'artifacts' && at.length > 2) continue;
      for (const wish of [REMOVED, true, [], 'evidence', 'reference']) {
        writeFileSync(path, encodePretty(replaced(packet, at, wish)));
        const found = await verifyPacket(path, { requirePromotable: true, acceptReference: true }).catch(() => ({ ok: false }));
        if (found.ok) yes.push(at.join('/'));
      }
    }
    expect(yes).toEqual([]);
  }, 120_000);
});

describe('no flag, option or variable makes a bundle of ours promotable', () => {
  it('in any combination', async () => {
    const { root, run } = await evidenceBundle(simulated);
    const path = join(root, 'packets', 'p.json');
    await emitPromotionPacket(run, path);
    const kept = { ...process.env };
    try {
      for (const environment of [
        {},
        { SANDBOX_LORE_CHANNEL: 'launchd_clean', SANDBOX_LORE_LAUNCHD_CLEAN: '1' },
        { RUNTIME_REPO_ROOT: root },
      ]) {
        Object.assign(process.env, environment);
        for (const acceptReference of [true, false]) {
          for (const bundle of [undefined, run]) {
            for (const repoRoot of [undefined, root]) {
              const found = await verifyPacket(path, { requirePromotable: true, acceptReference, bundle, repoRoot });
              expect(found.ok).toBe(false);
              expect(found.problems.map(({ code }) => code)).toEqual(['PACKET_NOT_PROMOTABLE']);
            }
          }
        }
        const emission = await emitPromotionPacket(run, join(root, 'never.json'), { requirePromotable: true });
        expect(isRefusal(emission)).toBe(true);
      }
    } finally {
      process.env = kept;
    }
  });

  it('nor does a world that a repository configures in the place of ours', async () => {
    const { root, run } = await evidenceBundle({
      manifest: (m) => {
        (m.execution['host'] as Json)['build'] = '99Z999';
      },
    });
    writeFileSync(
      join(root, 'world.json'),
      JSON.stringify({
        world_id: 'sonoma-14.4.1-23E224-arm64-dyld-2c0602c5',
        product_version: '14.4.1',
        build: '99Z999',
        machine: 'arm64',
      }),
    );
    writeFileSync(join(root, 'runtime.config.json'), JSON.stringify({ worlds: ['world.json'] }));
    expect((await assessPromotability(run)).reasons).toEqual(['host_world_mismatch']);
  });

  it('a world that no release knows is compared by the copy in the bundle, and by nothing around it', async () => {
    const world = { world_id: 'lab-1', product_version: '14.4.1', build: '23E224', machine: 'arm64' };
    const reasons = async (kept: object | null, sha256 = sha256Hex(JSON.stringify(kept))): Promise<string[]> => {
      const { root, run } = await evidenceBundle({
        worldId: 'lab-1',
        extra: kept === null ? {} : { 'job/world.json': JSON.stringify(kept) },
        manifest: (m) => {
          m.execution['world'] = { world_id: 'lab-1', sha256, source: 'repository' };
          m.execution['world_match'] = { compared: [], result: 'unknown' };
        },
      });
      writeFileSync(join(root, 'world.json'), JSON.stringify(world));
      writeFileSync(join(root, 'runtime.config.json'), JSON.stringify({ worlds: ['world.json'] }));
      return (await assessPromotability(run)).reasons;
    };
    expect(await reasons(world)).toEqual([]);
    for (const other of [
      { ...world, build: '23E225' },
      { ...world, dyld_digest: 'ab'.repeat(32) },
    ]) {
      expect(await reasons(other)).toEqual(['host_world_mismatch']);
    }
    // A digest of the world that no file has contradicts the bundle.
    expect(await reasons(null)).toEqual(['evidence_inconsistent', 'host_world_mismatch']);
    expect(await reasons(world, 'ab'.repeat(32))).toEqual(['evidence_inconsistent', 'host_world_mismatch']);
  });
});

describe('the digest of the dyld cache', () => {
  const UUID = '00112233-4455-6677-8899-AABBCCDDEEFF';
  const assessed = async (expected: string, found: string | null) => {
    const world = { world_id: 'lab-1', product_version: '14.4.1', build: '23E224', machine: 'arm64', dyld_digest: expected };
    const { run } = await evidenceBundle({
      worldId: 'lab-1',
      extra: { 'job/world.json': JSON.stringify(world) },
      manifest: (m) => {
        m.execution['world'] = { world_id: 'lab-1', sha256: sha256Hex(JSON.stringify(world)), source: 'repository' };
        m.execution['world_match'] = { compared: [], result: 'unknown' };
        (m.execution['host'] as Json)['dyld_digest'] = found;
      },
    });
    const { reasons, information } = await assessPromotability(run);
    return [reasons, information];
  };

  it.each<[string, string, string | null, [string[], string[]]]>([
    ['is compared where the world and the host have it', UUID, UUID, [[], []]],
    ['is the same however it is written', UUID.replaceAll('-', '').toLowerCase(), UUID, [[], []]],
    ['is another', UUID.replace('0', '1'), UUID, [['host_world_mismatch'], []]],
    ['was not compared where the host does not say it', UUID, null, [['host_world_mismatch'], ['dyld_not_compared']]],
    ['was not compared where the world has one of the bytes', 'ab'.repeat(32), UUID, [['host_world_mismatch'], ['dyld_not_compared']]],
  ])('%s', async (_, expected, found, told) => {
    expect(await assessed(expected, found)).toEqual(told);
  });
});

describe('stripping what only we write', () => {
  it('leaves marks, so that the bundle stays ours', async () => {
    const bundle = await evidenceBundle();
    const { run } = bundle;
    const manifest = JSON.parse(readFileSync(join(run, 'run_manifest.json'), 'utf8')) as Json;
    delete manifest['execution'];
    const text = encodePretty(manifest);
    writeFileSync(join(run, 'run_manifest.json'), text);
    const index = JSON.parse(reindexed(run, 'run_manifest.json', text)) as { artifacts: Json[] };
    index.artifacts = index.artifacts.filter(({ path }) => !String(path).includes('/job/'));
    writeFileSync(join(run, 'artifact_index.json'), encodePretty(index));
    rmSync(join(run, 'job'), { recursive: true });
    expect(await assessPromotability(run)).toMatchObject({ promotable_decision_stage: false, gate_set: 'evidence' });
  });
});
