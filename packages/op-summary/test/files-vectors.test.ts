import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodePretty, type OpRuntimeSummary, parseJson } from '@runtime/contracts';
import { summarizeOpsFromBundle, summarizeOpsFromPacket } from '@runtime/op-summary';
import { errorOf, referenceRoot, temporaryDirectory, writeTree } from '@runtime/testing';
import { describe, expect, it } from 'vitest';

interface Vector {
  name: string;
  input: {
    files: Record<string, string>;
    vocab_path: string;
    call: 'bundle' | 'packet';
    bundle?: string;
    packet?: string;
    strict?: boolean;
    require_promotable?: boolean;
  };
  expected_text?: string;
  error?: { code: string };
}

const vectors: Vector[] =
  referenceRoot === null ? [] : (parseJson(readFileSync(join(referenceRoot, 'vectors', 'op-summary-files.json'))) as Vector[]);

/** Without what we add: the mark of the evidence. */
const plain = (document: OpRuntimeSummary): string => {
  const { evidence, ...meta } = document.meta;
  expect(evidence).toMatchObject({ gate_set: 'reference' });
  return encodePretty({ ...document, meta });
};

const summarise = async (
  { files, vocab_path, ...input }: Vector['input'],
  changes: Partial<Vector['input']> = {},
): Promise<OpRuntimeSummary> => {
  const root = temporaryDirectory();
  mkdirSync(join(root, '.git'));
  writeTree(root, files);
  writeTree(root, { 'runtime.config.json': JSON.stringify(Object.hasOwn(files, vocab_path) ? { ops_vocab: vocab_path } : {}) });
  const call = { ...input, ...changes };
  return call.call === 'bundle'
    ? summarizeOpsFromBundle(join(root, call.bundle ?? ''), { strict: call.strict })
    : summarizeOpsFromPacket(join(root, call.packet ?? ''), { requirePromotable: call.require_promotable, acceptReference: true });
};

/**
 * The reference believes what these packets say of themselves; we ask the bundle, and the answer is no. What
 * the summary would be shows when nobody asks. Each is a line of docs/formats/deviations.md.
 */
const NOT_BELIEVED = new Set(['packet', 'packet with promotability null passes', 'packet with a promotable flag of another type passes']);
const REFUSED: Record<string, string> = { 'packet with an unknown schema passes': 'PACKET_SCHEMA_UNSUPPORTED' };

describe.skipIf(referenceRoot === null)('the recorded summaries of bundles and packets', () => {
  const answered = vectors.filter(({ name, error }) => error === undefined && !NOT_BELIEVED.has(name) && REFUSED[name] === undefined);

  it.each(answered)('$name', async ({ input, expected_text }) => {
    expect(plain(await summarise(input))).toBe(expected_text);
  });

  it.each(vectors.filter(({ name }) => NOT_BELIEVED.has(name)))('$name: only when nobody asks', async ({ input, expected_text }) => {
    expect((await errorOf(() => summarise(input))).code).toBe('PACKET_NOT_VERIFIED');
    expect(plain(await summarise(input, { require_promotable: false }))).toBe(expected_text);
  });

  it.each(vectors.filter(({ name }) => REFUSED[name] !== undefined))('$name: refused', async ({ name, input }) => {
    expect((await errorOf(() => summarise(input))).code).toBe(REFUSED[name]);
  });

  const CODES: Record<string, string> = {
    'bundle.not_strict': '_MISMATCH',
    'events.not_array': 'JSON_ARRAY_INVALID',
    'packet.not_promotable': 'PACKET_NOT_VERIFIED',
    'packet.not_clean_channel': 'PACKET_NOT_VERIFIED',
    'packet.run_manifest_missing': 'PACKET_INVALID',
    'packet.input_missing': 'PACKET_',
  };
  it.each(vectors.filter(({ error }) => error !== undefined))('$name: refused', async ({ input, error }) => {
    expect((await errorOf(() => summarise(input))).code).toContain(CODES[error?.code ?? ''] ?? 'no such code');
  });
});

describe.skipIf(referenceRoot === null)('the recorded bundles', () => {
  const recorded = (name: string): string => readFileSync(join(referenceRoot ?? '', 'vectors', 'bundles', name), 'utf8');

  /** The suite's folder as a repository root, with the vocabulary where it stood. */
  const layOut = (suite: string, vocabulary: boolean): { root: string; run: string } => {
    const root = temporaryDirectory();
    cpSync(join(referenceRoot ?? '', suite), root, { recursive: true, mode: 0 });
    mkdirSync(join(root, '.git'));
    const out = join(root, 'book/evidence/experiments/runtime-final-final/suites', suite, 'out');
    const run = JSON.parse(recorded(`${suite}.strict-load.json`)) as { run_id: string };
    const ops = 'book/evidence/graph/mappings/vocab/ops.json';
    if (vocabulary) {
      writeTree(root, {
        [ops]: readFileSync(join(referenceRoot ?? '', 'mappings', 'ops.json')),
        'runtime.config.json': JSON.stringify({ ops_vocab: ops }),
      });
    }
    return { root, run: join(out, run.run_id) };
  };

  it.each(['vfs-canonicalization', 'hardened-runtime'])('%s gives the summary of the bundle, byte for byte', async (suite) => {
    const { run } = layOut(suite, true);
    expect(plain(await summarizeOpsFromBundle(run))).toBe(recorded(`${suite}.ops-from-bundle.json`));
  });

  it.each(['vfs-canonicalization', 'hardened-runtime'])('%s without a vocabulary has no ids', async (suite) => {
    const { run } = layOut(suite, false);
    expect(plain(await summarizeOpsFromBundle(run, { vocab: null }))).toBe(recorded(`${suite}.ops-from-bundle.no-vocab.json`));
  });

  it.each(['vfs-canonicalization', 'hardened-runtime'])('%s gives the summary of its packet, byte for byte', async (suite) => {
    const { root } = layOut(suite, true);
    const packet = join(root, 'packets', 'promotion_packet.json');
    mkdirSync(join(root, 'packets'));
    writeFileSync(packet, recorded(`${suite}.promotion-packet.json`));
    expect(plain(await summarizeOpsFromPacket(packet, { acceptReference: true }))).toBe(recorded(`${suite}.ops-from-packet.json`));
    expect((await errorOf(() => summarizeOpsFromPacket(packet))).code).toBe('PACKET_GATE_SET_REFUSED');
  });

  it('writes the document it returns', async () => {
    const { root, run } = layOut('vfs-canonicalization', true);
    const out = join(root, 'mappings', 'ops.json');
    const document = await summarizeOpsFromBundle(run, { out });
    expect(readFileSync(out, 'utf8')).toBe(encodePretty(document));
  });

  it('equals the recorded operation document of the run, but for the world id and the tier', async () => {
    const { run } = layOut('vfs-canonicalization', true);
    const path = join(run, 'runtime_mappings', 'ops.json');
    const stored = parseJson(readFileSync(path)) as { ops: Record<string, object> };
    const { ops } = await summarizeOpsFromBundle(run);
    const world = (ops: Record<string, object>): string => encodePretty(ops).replaceAll('dyld-a3a840f9', 'dyld-2c0602c5');
    expect(world(ops)).toBe(world(stored.ops));
  });
});
