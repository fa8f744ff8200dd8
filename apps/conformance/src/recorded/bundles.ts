import { readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { loadBundle, openBundleUnverified, reindexBundle, validateBundle } from '@runtime/bundle-store';
import { type ArtifactIndex, encodePretty, parseJson, type RepairLog } from '@runtime/contracts';
import { makeDirectoryDurable, sha256OfFile } from '@runtime/files';
import { summarizeOpsFromBundle, summarizeOpsFromPacket } from '@runtime/op-summary';
import { emitPromotionPacket } from '@runtime/promotion';
import { hasMembers, sameText, sameValue } from '../compare.js';
import { adding, all, deviates, failed, met, type Outcome, type Proof, type ProofRow, threw } from '../proof.js';
import { referenceSummary } from '../vectors/op-summary.js';
import { referencePacket, withoutRepair } from '../vectors/promotion.js';
import { endingOf, layOut } from '../workspace.js';
import { type RecordedSuite, recordedSuite, SUITES, type SuiteName, textBelow, withSuite } from './suites.js';

const VOCABULARY = 'book/evidence/graph/mappings/vocab/ops.json';

interface Copy extends RecordedSuite {
  reference: string;
  /** The reference's own answer. */
  recorded: (what: string) => string;
}

async function packet({ root, run, recorded }: Copy): Promise<Outcome> {
  const path = join(root, 'packets', 'promotion_packet.json');
  await emitPromotionPacket(run, path, { repoRoot: root });
  const written = referencePacket(path);
  const unrepaired = withoutRepair(written);
  const same = sameText(recorded('promotion-packet.json'), unrepaired);
  if (unrepaired !== written && same.verdict === 'met') return deviates('promotion.repaired', 'promotable', 'bundle_repaired');
  return adding(same, 'packet.bundle', 'promotion.members');
}

function useVocabulary({ root, reference }: Copy): void {
  layOut(root, {
    [VOCABULARY]: textBelow(reference, 'mappings', 'ops.json'),
    'runtime.config.json': JSON.stringify({ ops_vocab: VOCABULARY }),
  });
}

async function opsFromPacket(copy: Copy): Promise<Outcome> {
  useVocabulary(copy);
  const path = join(copy.root, 'packets', 'promotion_packet.json');
  makeDirectoryDurable(dirname(path));
  writeFileSync(path, copy.recorded('promotion-packet.json'));
  const summarise = (requirePromotable: boolean) => summarizeOpsFromPacket(path, { requirePromotable, acceptReference: true });
  const { refusal } = await endingOf(() => summarise(true));
  const same = sameText(copy.recorded('ops-from-packet.json'), referenceSummary(await summarise(refusal === null)));
  if (refusal === null) return adding(same, 'ops.evidence');
  const isRepaired = / bundle_repaired \(PACKET_NOT_PROMOTABLE\)/.test(refusal.message);
  return isRepaired && same.verdict === 'met' ? deviates('promotion.repaired', 'an answer', 'bundle_repaired') : threw(refusal);
}

/** The time that the vector's log was set to. */
const repair = ({ root, run }: Copy) => reindexBundle(run, { repoRoot: root, repair: true, now: () => 1700000000.25 });

async function repairLog(copy: Copy): Promise<Outcome> {
  await repair(copy);
  const log = parseJson(textBelow(copy.run, 'repair_log.json')) as RepairLog & { entries: object[] };
  const {
    schema_version: _,
    bundle_dir,
    ...wanted
  } = parseJson(copy.recorded('reindex-repair.repair_log.json')) as Record<string, unknown>;
  const same = all([sameValue(bundle_dir, log.bundle_dir), hasMembers(wanted, log.entries.at(-1))], 'the same entry');
  return same.verdict === 'met' ? deviates('bundles.repair-keeps', 'one log', `the same entry, last of ${log.entries.length}`) : same;
}

/** Each file of `vectors/bundles`, by what stands behind the suite's name. */
const CALLS: Record<string, (copy: Copy) => Promise<Outcome>> = {
  'strict-load.json': async ({ root, run, recorded }) => {
    const { artifact_index } = await loadBundle(run, { repoRoot: root });
    return sameText(recorded('strict-load.json'), encodePretty(artifact_index));
  },
  'open-unverified.json': async ({ root, run, recorded }) =>
    sameText(recorded('open-unverified.json'), encodePretty(await openBundleUnverified(run, { repoRoot: root }))),
  'validate.json': async ({ root, run, recorded }) => {
    const { ok, errors } = await validateBundle(run, { repoRoot: root });
    return sameText(recorded('validate.json'), encodePretty({ ok, errors }));
  },
  'promotion-packet.json': packet,
  'ops-from-bundle.json': async (copy) => {
    useVocabulary(copy);
    return adding(
      sameText(copy.recorded('ops-from-bundle.json'), referenceSummary(await summarizeOpsFromBundle(copy.run, { acceptReference: true }))),
      'ops.evidence',
    );
  },
  'ops-from-bundle.no-vocab.json': async ({ run, recorded }) =>
    adding(
      sameText(
        recorded('ops-from-bundle.no-vocab.json'),
        referenceSummary(await summarizeOpsFromBundle(run, { vocab: null, acceptReference: true })),
      ),
      'ops.evidence',
    ),
  'ops-from-packet.json': opsFromPacket,
  'reindex-strict.result.json': async ({ root, run, recorded }) =>
    sameText(recorded('reindex-strict.result.json'), encodePretty(await reindexBundle(run, { repoRoot: root }))),
  'reindex-repair.result.json': async (copy) => sameText(copy.recorded('reindex-repair.result.json'), encodePretty(await repair(copy))),
  'reindex-repair.artifact_index.json': async (copy) => {
    await repair(copy);
    return sameText(copy.recorded('reindex-repair.artifact_index.json'), textBelow(copy.run, 'artifact_index.json'));
  },
  'reindex-repair.repair_log.json': repairLog,
};

const FOLDER = ['vectors', 'bundles'];

const calls: Proof = {
  group: 'vectors/bundles: calls on both bundles',
  prove: async ({ reference }) => {
    const rows: ProofRow[] = [];
    for (const file of readdirSync(join(reference, ...FOLDER)).sort()) {
      const suite = SUITES.find((name) => file.startsWith(`${name}.`));
      const call = suite === undefined ? undefined : CALLS[file.slice(suite.length + 1)];
      const outcome =
        suite === undefined || call === undefined
          ? failed('replayed', 'by none')
          : await withSuite(reference, suite, (copy) =>
              call({ ...copy, reference, recorded: (what) => textBelow(reference, ...FOLDER, `${suite}.${what}`) }),
            ).catch(threw);
      rows.push({ subject: file, ...outcome });
    }
    return rows;
  },
};

/** Loaded where it lies, and every digest taken again beside our reader. */
const integrity = (suite: SuiteName): Proof => ({
  group: `${suite}: bundle`,
  prove: async ({ reference }) => {
    const { root, run } = recordedSuite(reference, suite);
    const { integrity, rule_set } = await loadBundle(run, { repoRoot: root });
    const { ok, errors } = await validateBundle(run, { repoRoot: root });
    const { artifacts } = parseJson(textBelow(run, 'artifact_index.json')) as ArtifactIndex;
    const prefix = join(run).slice(root.length + 1);
    const digests = await Promise.all(
      artifacts.map(async (entry) => {
        const { sha256, size } = await sha256OfFile(join(run, entry.path.slice(prefix.length + 1)));
        return sameValue([entry.sha256, entry.file_size], [sha256, size]);
      }),
    );
    return [
      { subject: 'strict load', ...sameValue(['verified', 'reference'], [integrity, rule_set]) },
      { subject: 'validation', ...(ok ? met('ok') : failed('ok', errors.map(({ code }) => code).join(', '))) },
      { subject: 'indexed digests and sizes', ...all(digests, `${artifacts.length} of ${artifacts.length}`) },
    ];
  },
});

export const bundleProofs: Proof[] = [...SUITES.map(integrity), calls];
