import { join } from 'node:path';
import { encodePretty, type OpRuntimeSummary, parseJson } from '@runtime/contracts';
import { buildOpRuntimeSummary, summarizeOpsFromBundle, summarizeOpsFromPacket } from '@runtime/op-summary';
import { sameText } from '../compare.js';
import type { Deviations } from '../deviations.js';
import { adding, deviates, failed, met, type Outcome } from '../proof.js';
import { type FileTree, inWorkspace, layOut } from '../workspace.js';
import { refusalOf, type Vector, type VectorProof, vectorProof } from './vector.js';

interface RowsInput {
  events_text: string;
  vocab: unknown;
  options: { world_id?: string; inputs?: string[]; input_hashes?: Record<string, string>; source_jobs?: string[]; notes?: string };
}

const CODES: Record<string, RegExp> = {
  'events.bad_row': /^OBSERVATION_ROW_INVALID$/,
  'events.unusable_value': /^OBSERVATION_ROW_INVALID$/,
  'events.not_array': /^(?:OBSERVATIONS_NOT_ARRAY|JSON_ARRAY_INVALID)$/,
  'events.not_json': /^JSON_SYNTAX$/,
  'bundle.not_strict': /^BUNDLE_(?:DIGEST|SIZE)_MISMATCH$/,
  'packet.not_promotable': /^PACKET_NOT_VERIFIED$/,
  'packet.not_clean_channel': /^PACKET_NOT_VERIFIED$/,
  'packet.run_manifest_missing': /^PACKET_INVALID$/,
  'packet.input_missing': /^PACKET_/,
};

const refused = ({ code: wanted }: { code: string }, refusal: { code?: string } | null): Outcome => {
  const expected = `refused: ${wanted}`;
  if (refusal === null) return failed(expected, 'a summary');
  return CODES[wanted]?.test(refusal.code ?? '') === true
    ? met(expected, `refused: ${refusal.code}`)
    : failed(expected, `refused: ${refusal.code}`);
};

function summariseRows({ events_text, vocab, options }: RowsInput): string {
  const rows = parseJson(events_text, { exactNumbers: true, duplicateKeys: 'last' });
  const { world_id: worldId, inputs, input_hashes: inputHashes, source_jobs: sourceJobs, notes } = options;
  return encodePretty(buildOpRuntimeSummary(rows, { worldId, inputs, inputHashes, sourceJobs, notes, vocab }));
}

async function rows({ input, expected_text, error }: Vector<RowsInput>): Promise<Outcome> {
  if (error !== undefined) return refused(error as { code: string }, await refusalOf(() => summariseRows(input)));
  return sameText(String(expected_text), summariseRows(input));
}

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

async function files({ input, expected_text, error }: Vector<FilesInput>, root: string, deviations: Deviations): Promise<Outcome> {
  layOut(root, input.files);
  const config = Object.hasOwn(input.files, input.vocab_path) ? { ops_vocab: input.vocab_path } : {};
  layOut(root, { 'runtime.config.json': JSON.stringify(config) });
  const summarise = async (requirePromotable: boolean | undefined): Promise<OpRuntimeSummary> =>
    input.call === 'bundle'
      ? summarizeOpsFromBundle(join(root, input.bundle ?? ''), { strict: input.strict, acceptReference: true })
      : summarizeOpsFromPacket(join(root, input.packet ?? ''), { requirePromotable, acceptReference: true });

  const refusal = await refusalOf(() => summarise(input.require_promotable));
  if (error !== undefined) return refused(error as { code: string }, refusal);
  if (refusal === null)
    return adding(sameText(String(expected_text), referenceSummary(await summarise(input.require_promotable))), 'ops.evidence');
  const name = deviations.ofCode('ops.', refusal.code ?? '')?.name;
  if (name === undefined) throw refusal;
  // What a packet says of itself is not believed; the summary is the reference's all the same when nobody asks.
  if (name === 'ops.packet-verified') {
    const unasked = sameText(String(expected_text), referenceSummary(await summarise(false)));
    if (unasked.verdict !== 'met') return unasked;
  }
  return deviates(name, 'a summary', `refused: ${refusal.code}`);
}

export const opSummaryProofs: VectorProof[] = [
  vectorProof<RowsInput>('op-summary.json', rows, {}),
  vectorProof<FilesInput>('op-summary-files.json', (vector, { deviations }) => inWorkspace((root) => files(vector, root, deviations)), {}),
];
