import { cpSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type DsseEnvelope, encodePretty, sha256Hex } from '@runtime/contracts';
import { emitPromotionPacket, type PacketVerification, PromotionError, verifyPacket } from '@runtime/promotion';
import { temporaryDirectory, toThrowWithCode } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { event, evidenceBundle } from './support/evidence-bundle.js';
import { keyFiles } from './support/keys.js';

interface Scene {
  root: string;
  run: string;
  packet: string;
  envelope: string;
  keys: { private: string; public: string };
  other: { private: string; public: string };
}

/** A promotable run with a signed packet. */
async function scene(): Promise<Scene> {
  const { root, run } = await evidenceBundle();
  const packet = join(root, 'packets', 'p.json');
  const keys = keyFiles(root);
  await emitPromotionPacket(run, packet, { attestKey: keys.private, requirePromotable: true });
  return { root, run, packet, envelope: `${packet}.intoto.json`, keys, other: keyFiles(root, 'other') };
}

const verify = ({ packet, keys }: Scene, options: object = {}): Promise<PacketVerification> =>
  verifyPacket(packet, { requirePromotable: true, key: keys.public, ...options });

type Json = Record<string, unknown>;

const edit = (path: string, change: (document: Json) => void): void => {
  const document = JSON.parse(readFileSync(path, 'utf8')) as Json;
  change(document);
  writeFileSync(path, encodePretty(document));
};
const editPacket = (change: (packet: Json & { bundle: Json; promotability: Json }) => void) => (s: Scene) =>
  edit(s.packet, change as (d: Json) => void);
const editEnvelope = (change: (envelope: DsseEnvelope) => void) => (s: Scene) => edit(s.envelope, change as unknown as (d: Json) => void);

const flip = (path: string): void => {
  const bytes = readFileSync(path);
  const at = bytes.length >> 1;
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  writeFileSync(path, bytes);
};

/** Re-hashes a file in the index, as somebody would who wants the change to pass. */
const reindex = (run: string, name: string): void =>
  edit(join(run, 'artifact_index.json'), (index) => {
    const bytes = readFileSync(join(run, name));
    const entry = (index['artifacts'] as Json[]).find(({ path }) => String(path).endsWith(`/${name}`));
    Object.assign(entry ?? {}, { sha256: sha256Hex(bytes), file_size: bytes.length });
  });

const ARTIFACTS = [
  'run_status.json',
  'run_manifest.json',
  'mismatch_summary.json',
  'summary.json',
  'summary.md',
  'expected_matrix.generated.json',
  'expected_matrix.json',
  'runtime_results.json',
  'runtime_events.normalized.json',
  'apply_preflight.json',
  'baseline_results.json',
  'path_witnesses.json',
  'fixtures.json',
  'oracle_results.json',
  'job/job.json',
];

describe('an untouched packet', () => {
  it('verifies, and says what the signature covers', async () => {
    const found = await verify(await scene());
    expect(found.problems).toEqual([]);
    expect(found).toMatchObject({ ok: true, promotable: true, gate_set: 'evidence', run_id: 'run-1', directory: 'out/run-1' });
    expect(found.attestation).toMatchObject({ ok: true, covers: 'packet' });
  });
});

describe('a byte of an artifact', () => {
  it.each(ARTIFACTS)('changed in %s is seen', async (name) => {
    const s = await scene();
    flip(join(s.run, name));
    const found = await verify(s);
    expect(found.ok).toBe(false);
    expect(found.problems.map(({ code }) => code)).toContain('PACKET_PROMOTABILITY_MISMATCH');
    const broken = found.problems.filter(({ path, code }) => path === name && /^(?:BUNDLE|JSON)_/.test(code));
    expect(
      broken.map(({ code }) => code),
      JSON.stringify(found.problems.slice(0, 3)),
    ).not.toEqual([]);
  });
});

describe('an alteration after emission', () => {
  it.each<[string, (s: Scene) => void | Promise<void>, string]>([
    [
      'an artifact that is longer',
      (s) => writeFileSync(join(s.run, 'summary.md'), 'more than there was before, much more'),
      'BUNDLE_SIZE_MISMATCH',
    ],
    ['an artifact that is gone', (s) => rmSync(join(s.run, 'oracle_results.json')), 'BUNDLE_ARTIFACT_MISSING'],
    ['a file that nobody committed', (s) => writeFileSync(join(s.run, 'extra.json'), '{}'), 'BUNDLE_UNEXPECTED_FILE'],
    [
      'an artifact behind a link',
      (s) => {
        renameSync(join(s.run, 'summary.md'), join(s.root, 'summary.md'));
        symlinkSync(join(s.root, 'summary.md'), join(s.run, 'summary.md'));
      },
      'BUNDLE_LINK',
    ],
    ['an index without its manifest', (s) => rmSync(join(s.run, 'artifact_index.json')), 'BUNDLE_INDEX_MISSING'],
    [
      'an index with another spelling',
      (s) =>
        edit(join(s.run, 'artifact_index.json'), (index) => {
          index['note'] = 1;
        }),
      'PACKET_INDEX_MISMATCH',
    ],
    [
      'an artifact that was changed and re-hashed',
      (s) => {
        flip(join(s.run, 'summary.md'));
        reindex(s.run, 'summary.md');
      },
      'PACKET_ARTIFACT_MISMATCH',
    ],
    [
      'an index entry taken out with its file',
      (s) => {
        rmSync(join(s.run, 'oracle_results.json'));
        edit(join(s.run, 'artifact_index.json'), (index) => {
          index['artifacts'] = (index['artifacts'] as Json[]).filter(({ path }) => !String(path).endsWith('oracle_results.json'));
        });
      },
      'PACKET_ARTIFACT_MISSING',
    ],
    [
      'an artifact added and indexed',
      (s) => {
        writeFileSync(join(s.run, 'job', 'more.json'), '{}');
        edit(
          join(s.run, 'artifact_index.json'),
          (index) =>
            void (index['artifacts'] as Json[]).push({
              path: 'out/run-1/job/more.json',
              file_size: 2,
              sha256: sha256Hex('{}'),
              schema_version: null,
            }),
        );
      },
      'PACKET_ARTIFACT_UNLISTED',
    ],
    [
      'the index of another run',
      async (s) => {
        const twin = await evidenceBundle({ root: s.root, out: 'twin', events: [event(7)] });
        cpSync(join(twin.run, 'artifact_index.json'), join(s.run, 'artifact_index.json'));
      },
      'BUNDLE_SIZE_MISMATCH',
    ],
    [
      'another bundle in the place of this one',
      async (s) => {
        const twin = await evidenceBundle({ root: s.root, out: 'twin', events: [event(7)] });
        rmSync(s.run, { recursive: true });
        renameSync(twin.run, s.run);
      },
      'PACKET_INDEX_MISMATCH',
    ],
    [
      'another run under the same name',
      async (s) => {
        const twin = await evidenceBundle({ root: s.root, runId: 'run-2' });
        rmSync(s.run, { recursive: true });
        renameSync(twin.run, s.run);
      },
      'PACKET_RUN_MISMATCH',
    ],
    ['a run that is gone', (s) => rmSync(s.run, { recursive: true }), 'PACKET_BUNDLE_MISSING'],
    [
      'a run that went back to work',
      (s) => {
        edit(join(s.run, 'run_status.json'), (status) => {
          status['state'] = 'in_progress';
        });
        reindex(s.run, 'run_status.json');
      },
      'BUNDLE_IN_PROGRESS',
    ],
    [
      'a packet of another run',
      editPacket((p) => {
        p.bundle['run_id'] = 'run-2';
      }),
      'PACKET_RUN_MISMATCH',
    ],
    [
      'a packet of another world',
      editPacket((p) => {
        p.bundle['world_id'] = 'elsewhere';
      }),
      'PACKET_WORLD_MISMATCH',
    ],
    [
      'another index digest',
      editPacket((p) => {
        p.bundle['index_sha256'] = '0'.repeat(64);
      }),
      'PACKET_INDEX_MISMATCH',
    ],
    [
      'another artifact digest',
      editPacket((p) => {
        ((p.bundle['artifacts'] as Json)['summary.md'] as Json)['sha256'] = '0'.repeat(64);
      }),
      'PACKET_ARTIFACT_MISMATCH',
    ],
    [
      'another artifact size',
      editPacket((p) => {
        ((p.bundle['artifacts'] as Json)['summary.md'] as Json)['size'] = 1;
      }),
      'PACKET_ARTIFACT_MISMATCH',
    ],
    [
      'an artifact the packet forgot',
      editPacket((p) => void delete (p.bundle['artifacts'] as Json)['summary.md']),
      'PACKET_ARTIFACT_UNLISTED',
    ],
    ['a packet without its bundle block', editPacket((p) => void delete (p as Json)['bundle']), 'PACKET_BUNDLE_BLOCK_MISSING'],
    [
      'an older schema',
      editPacket((p) => {
        (p as Json)['schema_version'] = 'runtime-tools.promotion_packet.v0.1';
      }),
      'PACKET_SCHEMA_MISMATCH',
    ],
    [
      'a pointer that climbs out',
      editPacket((p) => {
        (p as Json)['runtime_events'] = '../../etc/passwd';
      }),
      'PACKET_PATH_OUTSIDE',
    ],
    [
      'an absolute pointer',
      editPacket((p) => {
        (p as Json)['runtime_events'] = '/etc/passwd';
      }),
      'PACKET_PATH_OUTSIDE',
    ],
    [
      'a pointer into another bundle',
      editPacket((p) => {
        (p as Json)['runtime_events'] = 'out/run-9/runtime_events.normalized.json';
      }),
      'PACKET_PATH_OUTSIDE',
    ],
    [
      'two pointers exchanged',
      editPacket((p) => {
        (p as Json)['runtime_events'] = 'out/run-1/runtime_results.json';
      }),
      'PACKET_POINTER_MISMATCH',
    ],
    [
      'a directory that climbs out',
      editPacket((p) => {
        p.bundle['directory'] = '../elsewhere';
      }),
      'PACKET_PATH_OUTSIDE',
    ],
    [
      'an absolute directory',
      editPacket((p) => {
        p.bundle['directory'] = '/';
      }),
      'PACKET_PATH_OUTSIDE',
    ],
    [
      'a directory that is a link to the outside',
      (s) => {
        const outside = temporaryDirectory();
        renameSync(s.run, join(outside, 'run-1'));
        symlinkSync(join(outside, 'run-1'), s.run);
      },
      'PACKET_PATH_OUTSIDE',
    ],
    [
      'a directory that is the root of the run',
      (s) => writeFileSync(s.packet, readFileSync(s.packet, 'utf8').replaceAll('out/run-1', 'out')),
      'BUNDLE_INDEX_MISSING',
    ],
    ['a witness pointer taken out', editPacket((p) => void delete (p as Json)['path_witnesses']), 'PACKET_POINTER_MISSING'],
    [
      'an impact map that is not there',
      editPacket((p) => {
        (p as Json)['impact_map'] = 'out/run-1/impact_map.json';
      }),
      'PACKET_POINTER_MISSING',
    ],
    [
      'a forged yes',
      editPacket((p) => {
        p.promotability['reasons'] = ['lock_not_held'];
      }),
      'PACKET_PROMOTABILITY_MISMATCH',
    ],
    [
      'a forged gate set',
      editPacket((p) => {
        p.promotability['gate_set'] = 'reference';
      }),
      'PACKET_PROMOTABILITY_MISMATCH',
    ],
    ['gates taken out', editPacket((p) => void delete p.promotability['gates']), 'PACKET_PROMOTABILITY_MISMATCH'],
    [
      'a member added to the answer',
      editPacket((p) => {
        p.promotability['note'] = 'fine';
      }),
      'PACKET_PROMOTABILITY_MISMATCH',
    ],
    [
      'no answer at all',
      editPacket((p) => {
        (p as Json)['promotability'] = null;
      }),
      'PACKET_PROMOTABILITY_MISMATCH',
    ],
    ['a blank after the packet', (s) => writeFileSync(s.packet, `${readFileSync(s.packet, 'utf8')} `), 'ATTESTATION_SUBJECT_MISMATCH'],
    ['an envelope that is gone', (s) => rmSync(s.envelope), 'ATTESTATION_MISSING'],
    [
      'a stripped signature',
      editEnvelope((e) => {
        e.signatures = [];
      }),
      'ATTESTATION_SIGNATURE_INVALID',
    ],
    [
      'a changed subject',
      editEnvelope((e) => {
        e.payload = Buffer.from(
          Buffer.from(e.payload, 'base64')
            .toString()
            .replace(/[0-9a-f]{64}/, '0'.repeat(64)),
        ).toString('base64');
      }),
      'ATTESTATION_SIGNATURE_INVALID',
    ],
    [
      'an envelope of another kind',
      editEnvelope((e) => {
        e.payloadType = 'text/plain';
      }),
      'ATTESTATION_SIGNATURE_INVALID',
    ],
    ['no envelope in the envelope file', (s) => writeFileSync(s.envelope, '[]'), 'ATTESTATION_INVALID'],
    [
      'a signature by another key',
      async (s) => {
        await emitPromotionPacket(s.run, s.packet, { attestKey: s.other.private });
      },
      'ATTESTATION_SIGNATURE_INVALID',
    ],
    [
      'a signature of another packet by the right key',
      async (s) => {
        const twin = await evidenceBundle({ root: s.root, out: 'twin', events: [event(7)] });
        const packet = join(s.root, 'packets', 'twin.json');
        await emitPromotionPacket(twin.run, packet, { attestKey: s.keys.private });
        cpSync(`${packet}.intoto.json`, s.envelope);
      },
      'ATTESTATION_SUBJECT_MISMATCH',
    ],
  ])('%s', async (_, alter, code) => {
    const s = await scene();
    await alter(s);
    const found = await verify(s);
    expect(found.ok).toBe(false);
    expect(found.problems.map((problem) => problem.code)).toContain(code);
  });

  it.each<[string, (s: Scene) => void, PromotionError['code']]>([
    [
      'a foreign schema',
      editPacket((p) => {
        (p as Json)['schema_version'] = 'x';
      }),
      'PACKET_SCHEMA_UNSUPPORTED',
    ],
    ['no schema', editPacket((p) => void delete (p as Json)['schema_version']), 'PACKET_SCHEMA_UNSUPPORTED'],
    ['no run manifest', editPacket((p) => void delete (p as Json)['run_manifest']), 'PACKET_INVALID'],
    [
      'a pointer that is no text',
      editPacket((p) => {
        (p as Json)['runtime_events'] = ['a'];
      }),
      'PACKET_INVALID',
    ],
    [
      'a bundle block that is none',
      editPacket((p) => {
        (p as Json)['bundle'] = [];
      }),
      'PACKET_INVALID',
    ],
    ['a torn packet', (s) => writeFileSync(s.packet, readFileSync(s.packet).subarray(0, 400)), 'PACKET_INVALID'],
    ['an array', (s) => writeFileSync(s.packet, '[]'), 'PACKET_INVALID'],
    [
      'a directory',
      (s) => {
        rmSync(s.packet);
        mkdirSync(s.packet);
      },
      'PACKET_MISSING',
    ],
    ['nothing', (s) => rmSync(s.packet), 'PACKET_MISSING'],
  ])('that leaves %s in the place of a packet is an error', async (_, alter, code) => {
    const s = await scene();
    alter(s);
    await toThrowWithCode(() => verify(s), PromotionError, code);
  });
});

describe('a document that the packet need not name', () => {
  it.each<[string, string, (s: Scene) => void, string]>([
    ...['path_witnesses', 'fixtures'].map((name): [string, string, (s: Scene) => void, string] => [
      name,
      'and is not named',
      editPacket((p) => void delete (p as Json)[name]),
      `the bundle has ${name}, and the packet does not name it`,
    ]),
    ...[
      ['path_witnesses', 'path_witnesses.json'],
      ['fixtures', 'fixtures.json'],
    ].map(([name = '', file = '']): [string, string, (s: Scene) => void, string] => [
      name,
      'and is gone',
      (s) => rmSync(join(s.run, file)),
      `the packet names ${name}, and the bundle has none`,
    ]),
    [
      'impact_map',
      'and never was there',
      editPacket((p) => {
        (p as Json)['impact_map'] = 'out/run-1/impact_map.json';
      }),
      'the packet names impact_map, and the bundle has none',
    ],
  ])('is missed on the right side: %s is there %s', async (name, _, alter, message) => {
    const s = await scene();
    alter(s);
    const missed = (await verify(s)).problems.filter(({ code }) => code === 'PACKET_POINTER_MISSING');
    expect(missed).toMatchObject([{ field: `/${name}`, message }]);
  });
});

describe('what must make no difference', () => {
  it.each<[string, (s: Scene) => unknown]>([
    ['a LATEST that names another run', (s) => writeFileSync(join(s.root, 'out', 'LATEST'), 'run-9\n')],
    ['no LATEST', (s) => rmSync(join(s.root, 'out', 'LATEST'))],
    ['a touched file', (s) => utimesSync(join(s.run, 'summary.md'), 1, 1)],
    ['another run beside it', (s) => cpSync(s.run, join(s.root, 'out', 'run-0'), { recursive: true })],
    [
      'a renamed parent, named with bundle',
      (s) => {
        renameSync(dirname(s.run), join(s.root, 'moved'));
        return { bundle: join(s.root, 'moved', 'run-1') };
      },
    ],
    [
      'a copy elsewhere, named with bundle',
      (s) => {
        const outside = temporaryDirectory();
        cpSync(s.run, join(outside, 'copy'), { recursive: true });
        rmSync(s.run, { recursive: true });
        return { bundle: join(outside, 'copy') };
      },
    ],
  ])('%s', async (_, alter) => {
    const s = await scene();
    const before = encodePretty(await verify(s));
    const options = (alter(s) ?? {}) as object;
    expect(encodePretty(await verify(s, options))).toBe(before);
  });

  it('any variable of the environment', async () => {
    const s = await scene();
    const before = encodePretty(await verify(s));
    const kept = { ...process.env };
    try {
      for (const name of [
        'SANDBOX_LORE_CHANNEL',
        'SANDBOX_LORE_LAUNCHD_CLEAN',
        'RUNTIME_CHANNEL',
        'RUNTIME_PROMOTABLE',
        'XPC_SERVICE_NAME',
        'CI',
      ]) {
        process.env[name] = 'launchd_clean';
      }
      expect(encodePretty(await verify(s))).toBe(before);
    } finally {
      process.env = kept;
    }
  });

  it('emitting the packet again: the bytes are the same', async () => {
    const s = await scene();
    const before = [readFileSync(s.packet, 'utf8'), readFileSync(s.envelope, 'utf8')];
    await emitPromotionPacket(s.run, s.packet, { attestKey: s.keys.private });
    expect([readFileSync(s.packet, 'utf8'), readFileSync(s.envelope, 'utf8')]).toEqual(before);
    expect(readdirSync(dirname(s.packet)).sort()).toEqual(['p.json', 'p.json.intoto.json']);
  });
});
