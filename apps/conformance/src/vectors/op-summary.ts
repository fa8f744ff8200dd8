import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { encodePretty, type OpRuntimeSummary, parseJson, SCHEMA_VERSIONS, sha256Hex } from '@runtime/contracts';
import { buildOpRuntimeSummary, summarizeOpsFromBundle, summarizeOpsFromPacket } from '@runtime/op-summary';
import { sameText } from '../compare.js';
import { adding, deviates, failed, type Outcome } from '../proof.js';
import { changesOf, endingOf, type FileTree, inWorkspace, layOut } from '../workspace.js';
import { type Condition, sameRefusal } from './refusal.js';
import { type Vector, type VectorProof, vectorProof } from './vector.js';

interface RowsInput {
  events_text: string;
  vocab: unknown;
  options: { world_id?: string; inputs?: string[]; input_hashes?: Record<string, string>; source_jobs?: string[]; notes?: string };
}

function summariseRows({ events_text, vocab, options }: RowsInput): string {
  const rows = parseJson(events_text, { exactNumbers: true, duplicateKeys: 'last' });
  const { world_id: worldId, inputs, input_hashes: inputHashes, source_jobs: sourceJobs, notes } = options;
  return encodePretty(buildOpRuntimeSummary(rows, { worldId, inputs, inputHashes, sourceJobs, notes, vocab }));
}

async function rows({ input, expected_text, error }: Vector<RowsInput>): Promise<Outcome> {
  const { answer, refusal } = await endingOf(() => summariseRows(input));
  if (error !== undefined) return sameRefusal(error as Condition, refusal);
  if (refusal === null) return sameText(String(expected_text), answer);
  if (refusal.code !== 'OPS_VOCABULARY_INVALID' || hasOps(input.vocab)) throw refusal;
  // Without ids the summary is the reference's.
  return andDeviates('ops.vocabulary-shape', sameText(String(expected_text), summariseRows({ ...input, vocab: null })), refusal.code);
}

const hasOps = (vocab: unknown): boolean => typeof vocab === 'object' && vocab !== null && Array.isArray((vocab as { ops?: unknown }).ops);

/** The named deviation, if what must be the same all the same is. */
const andDeviates = (name: string, same: Outcome, code: string): Outcome =>
  same.verdict === 'met' ? deviates(name, 'a summary', `refused: ${code}`) : same;

interface FilesInput {
  files: FileTree;
  vocab_path: string;
  call: 'bundle' | 'packet';
  bundle?: string;
  packet?: string;
  strict?: boolean;
  require_promotable?: boolean;
}

/** A summary without our mark of the evidence, which must say that it was judged by the gates of the reference. */
export function referenceSummary(document: OpRuntimeSummary): string {
  const { evidence, ...meta } = document.meta;
  if (evidence?.gate_set !== 'reference') throw new Error(`the evidence is marked ${JSON.stringify(evidence)}`);
  return encodePretty({ ...document, meta });
}

const lacksCore = ({ message, code }: { message?: string; code?: string }): boolean =>
  code === 'BUNDLE_ARTIFACT_REQUIRED' || (message ?? '').includes('(BUNDLE_ARTIFACT_REQUIRED)');

/** The bundles of these vectors list a document or two. Taken as they are, unverified, they must give the reference's summary. */
async function withoutCore(
  input: FilesInput,
  { expected_text, error }: Pick<Vector<FilesInput>, 'expected_text' | 'error'>,
  root: string,
): Promise<Outcome> {
  const named = deviates('ops.core-documents', error === undefined ? 'a summary' : 'refused', 'refused: BUNDLE_ARTIFACT_REQUIRED');
  if (error !== undefined) return named;
  const same = await sameUnverified(input, String(expected_text), root);
  return same.verdict === 'met' ? named : same;
}

/** The summary of the bundle as it is, against the reference's; of a packet's bundle without what says that it came by a packet. */
async function sameUnverified(input: FilesInput, wanted: string, root: string): Promise<Outcome> {
  const directory = join(root, input.bundle ?? bundleOfPacket(join(root, input.packet ?? '')));
  const given = referenceSummary(await summarizeOpsFromBundle(directory, { strict: false, acceptReference: true }));
  return input.call === 'bundle' ? sameText(wanted, given) : sameText(withoutOrigin(wanted), withoutOrigin(given));
}

const bundleOfPacket = (path: string): string =>
  dirname(String((parseJson(readFileSync(path)) as { runtime_events?: unknown }).runtime_events));

function withoutOrigin(text: string): string {
  const { meta, ...rest } = parseJson(text) as { meta: Record<string, unknown> };
  const { inputs: _, input_hashes: __, source_jobs: ___, notes: ____, ...others } = meta;
  return encodePretty({ ...rest, meta: others });
}

async function files({ input, expected_text, error }: Vector<FilesInput>, root: string): Promise<Outcome> {
  layOut(root, input.files);
  const config = Object.hasOwn(input.files, input.vocab_path) ? { ops_vocab: input.vocab_path } : {};
  layOut(root, { 'runtime.config.json': JSON.stringify(config) });
  const summarise = async (requirePromotable: boolean | undefined, vocab?: null): Promise<string> => {
    const options = { acceptReference: true, ...(vocab === undefined ? {} : { vocab }) };
    return referenceSummary(
      input.call === 'bundle'
        ? await summarizeOpsFromBundle(join(root, input.bundle ?? ''), { strict: input.strict, ...options })
        : await summarizeOpsFromPacket(join(root, input.packet ?? ''), { requirePromotable, ...options }),
    );
  };

  const { answer, refusal, changed } = await changesOf(root, () => summarise(input.require_promotable));
  if (changed.length > 0) return failed('no file written', changed.join(', '));
  if (refusal !== null && lacksCore(refusal)) return withoutCore(input, { expected_text, error }, root);
  if (error !== undefined) return sameRefusal(error as Condition, refusal);
  if (refusal === null) return adding(sameText(String(expected_text), answer), 'ops.evidence');
  switch (refusal.code) {
    case 'OPS_VOCABULARY_INVALID':
      return andDeviates(
        'ops.vocabulary-shape',
        sameText(String(expected_text), await summarise(input.require_promotable, null)),
        refusal.code,
      );
    case 'PACKET_SCHEMA_UNSUPPORTED': {
      const wanted = withCorrectSchema(join(root, input.packet ?? ''), String(expected_text));
      const corrected = await endingOf(() => summarise(false));
      if (corrected.refusal !== null && lacksCore(corrected.refusal))
        return andDeviates('ops.packet-schema', await sameUnverified(input, wanted, root), refusal.code);
      return andDeviates('ops.packet-schema', sameText(wanted, corrected.answer), refusal.code);
    }
    // What a packet says of itself is not believed; the summary is the reference's all the same when nobody asks.
    case 'PACKET_NOT_VERIFIED':
    case 'PACKET_NOT_PROMOTABLE':
      return andDeviates('ops.packet-verified', sameText(String(expected_text), await summarise(false)), refusal.code);
    default:
      throw refusal;
  }
}

/** Gives a packet the schema that is read; the summary then names the packet's new digest. */
function withCorrectSchema(path: string, summary: string): string {
  const before = readFileSync(path);
  const after = encodePretty({ ...(parseJson(before) as object), schema_version: SCHEMA_VERSIONS.promotion_packet });
  writeFileSync(path, after);
  return summary.replaceAll(sha256Hex(before), sha256Hex(after));
}

export const opSummaryProofs: VectorProof[] = [
  vectorProof<RowsInput>('op-summary.json', rows, {}),
  vectorProof<FilesInput>('op-summary-files.json', (vector) => inWorkspace((root) => files(vector, root)), {}),
];
