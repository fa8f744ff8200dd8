import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodePretty, type Promotability, parseJson } from '@runtime/contracts';
import { assessPromotability, emitPromotionPacket, isRefusal, verifyPacket } from '@runtime/promotion';
import { errorOf, referenceRoot, temporaryDirectory, writeTree } from '@runtime/testing';
import { describe, expect, it } from 'vitest';

type Files = Record<string, string | { hex: string }>;
type Document = Record<string, unknown>;

interface Vector<Input> {
  name: string;
  input: Input;
  expected?: Document;
  expected_text?: string;
  error?: { code: string };
}

const load = <Input>(group: string): Vector<Input>[] =>
  referenceRoot === null
    ? []
    : (parseJson(readFileSync(join(referenceRoot, 'vectors', `${group}.json`)), { exactNumbers: true }) as Vector<Input>[]);

const layOut = (files: Files): string => {
  const root = temporaryDirectory();
  mkdirSync(join(root, '.git'));
  const bytes = Object.entries(files).map(
    ([path, content]) => [path, typeof content === 'string' ? content : Buffer.from(content.hex, 'hex')] as const,
  );
  writeTree(root, Object.fromEntries(bytes));
  return root;
};

/** The members the reference writes. */
const referencePart = ({ promotable_decision_stage, reasons, gating_inputs }: Document | Promotability): Document => ({
  promotable_decision_stage,
  reasons,
  gating_inputs,
});

/** Answers of ours that differ on purpose; each is a line of docs/formats/deviations.md. */
const DEVIATIONS: Record<string, 'no' | 'yes' | 'throws'> = {
  'index path outside the bundle': 'no',
  'index path with dot segments': 'no',
  'LATEST empty: the root itself is taken': 'throws',
  'LATEST inside the run directory is followed again': 'yes',
};

describe.skipIf(referenceRoot === null)('promotability of the recorded cases', () => {
  const vectors = load<{ files: Files; bundle: string }>('promotability');
  const assess = async ({ files, bundle }: { files: Files; bundle: string }): Promise<Promotability> =>
    assessPromotability(join(layOut(files), bundle));

  it.each(vectors.filter(({ name, error }) => error === undefined && DEVIATIONS[name] === undefined))(
    '$name',
    async ({ input, expected }) => {
      const found = await assess(input);
      expect(encodePretty(referencePart(found))).toBe(encodePretty(expected));
      expect(found.gate_set).toBe('reference');
    },
  );

  it.each(vectors.filter(({ error }) => error !== undefined))('$name: no answer', async ({ input, error }) => {
    const found = await errorOf(() => assess(input));
    expect(found.code).toBe(error?.code === 'promotion.unreadable_input' ? 'RUN_DOCUMENT_UNREADABLE' : 'BUNDLE_LATEST_DANGLING');
  });

  it.each(vectors.filter(({ name }) => DEVIATIONS[name] !== undefined))('$name: ours differs', async ({ name, input }) => {
    if (DEVIATIONS[name] === 'throws') {
      expect((await errorOf(() => assess(input))).code).toBe('BUNDLE_LATEST_INVALID');
      return;
    }
    const { promotable_decision_stage, reasons } = await assess(input);
    expect(promotable_decision_stage).toBe(DEVIATIONS[name] === 'yes');
    expect(reasons).toEqual(DEVIATIONS[name] === 'yes' ? [] : ['bundle_integrity_unverified']);
  });
});

describe.skipIf(referenceRoot === null)('the recorded packets', () => {
  const vectors = load<{ files: Files; bundle: string; out: string; require_promotable: boolean }>('promotion-packet');

  it.each(vectors.filter(({ error }) => error === undefined))('$name', async ({ input, expected_text }) => {
    const root = layOut(input.files);
    const packet = await emitPromotionPacket(join(root, input.bundle), join(root, input.out), {
      requirePromotable: input.require_promotable,
    });
    expect(isRefusal(packet)).toBe(false);
    const { bundle, ...written } = parseJson(readFileSync(join(root, input.out)), { exactNumbers: true }) as Document;
    expect(encodePretty({ ...written, promotability: referencePart(written['promotability'] as Document) })).toBe(expected_text);
    expect(bundle).toMatchObject({ run_id: 'run-1', directory: 'out/run-1', path_base: 'repository' });
  });
});

describe.skipIf(referenceRoot === null)('the recorded bundles', () => {
  it.each(['vfs-canonicalization', 'hardened-runtime'])('%s gives the recorded packet, which verifies', async (suite) => {
    const root = temporaryDirectory();
    cpSync(join(referenceRoot ?? '', suite), root, { recursive: true, mode: 0 });
    mkdirSync(join(root, '.git'));
    const recorded = (what: string): string =>
      readFileSync(join(referenceRoot ?? '', 'vectors', 'bundles', `${suite}.${what}.json`), 'utf8');
    const { run_id } = JSON.parse(recorded('strict-load')) as { run_id: string };
    const run = join(root, 'book/evidence/experiments/runtime-final-final/suites', suite, 'out', run_id);
    const out = join(root, 'packets', 'promotion_packet.json');
    await emitPromotionPacket(run, out);
    const { bundle, ...written } = parseJson(readFileSync(out), { exactNumbers: true }) as Document;
    expect(encodePretty({ ...written, promotability: referencePart(written['promotability'] as Document) })).toBe(
      recorded('promotion-packet'),
    );
    expect(bundle).toMatchObject({ run_id, path_base: 'repository' });
    expect(await verifyPacket(out, { requirePromotable: true, acceptReference: true })).toMatchObject({ ok: true, gate_set: 'reference' });
    expect((await verifyPacket(out, { requirePromotable: true })).problems.map(({ code }) => code)).toEqual(['PACKET_GATE_SET_REFUSED']);
    // The reference's own packet of the same run, which names no digests, is verified as far as it goes.
    writeFileSync(out, recorded('promotion-packet'));
    expect(await verifyPacket(out)).toMatchObject({ ok: true, promotable: true });
  });
});
