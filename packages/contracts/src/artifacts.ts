import type { Lane } from './vocabulary/words.js';

/** One document of a run. */
export interface ArtifactKind {
  /** Name beside the index. */
  file: string;
  /** One JSON document, a JSON array of rows, one JSON row a line, or plain text. */
  form: 'document' | 'rows' | 'lines' | 'text';
  /** Which runs commit it: every run, those with a preflight, or those in which one of these lanes ran. */
  of: 'every run' | 'preflight' | readonly Lane[];
}

/** The documents of a run in index order, by the name that packets use for them. Folders follow; see {@link ARTIFACT_FOLDERS}. */
export const ARTIFACTS = {
  run_status: { file: 'run_status.json', form: 'document', of: 'every run' },
  run_manifest: { file: 'run_manifest.json', form: 'document', of: 'every run' },
  mismatch_summary: { file: 'mismatch_summary.json', form: 'document', of: 'every run' },
  mismatch_packets: { file: 'mismatch_packets.jsonl', form: 'lines', of: 'every run' },
  summary: { file: 'summary.json', form: 'document', of: 'every run' },
  summary_page: { file: 'summary.md', form: 'text', of: 'every run' },
  expected_matrix_generated: { file: 'expected_matrix.generated.json', form: 'document', of: 'every run' },
  expected_matrix: { file: 'expected_matrix.json', form: 'document', of: 'every run' },
  runtime_results: { file: 'runtime_results.json', form: 'document', of: ['scenario'] },
  runtime_events: { file: 'runtime_events.normalized.json', form: 'rows', of: ['scenario'] },
  apply_preflight: { file: 'apply_preflight.json', form: 'document', of: 'preflight' },
  baseline_results: { file: 'baseline_results.json', form: 'document', of: ['baseline'] },
  path_witnesses: { file: 'path_witnesses.json', form: 'document', of: ['scenario', 'baseline'] },
  fixtures: { file: 'fixtures.json', form: 'document', of: ['scenario', 'baseline'] },
  oracle_results: { file: 'oracle_results.json', form: 'document', of: ['oracle'] },
} as const satisfies Record<string, ArtifactKind>;

export type ArtifactName = keyof typeof ARTIFACTS;

const KINDS: readonly ArtifactKind[] = Object.values(ARTIFACTS);

/** Files in index order, before the folders. */
export const ARTIFACT_ORDER: readonly string[] = KINDS.map(({ file }) => file);

/** Folders of a run of ours, indexed after the documents, each sorted by code point. */
export const ARTIFACT_FOLDERS = ['runtime_profiles/', 'job/', 'launchctl/'] as const;

const isOfEvery = ({ of }: ArtifactKind): boolean => of === 'every run';

/** What every run commits. */
export const REQUIRED_ARTIFACTS: readonly string[] = KINDS.filter(isOfEvery).map(({ file }) => file);

const lanesOf = ({ of }: ArtifactKind): readonly Lane[] => (typeof of === 'string' ? [] : of);

/** What a run with these lanes commits, in index order. */
export function expectedArtifacts(lanes: Readonly<Record<Lane, boolean>>, preflight: boolean): string[] {
  const isExpected = (kind: ArtifactKind): boolean =>
    isOfEvery(kind) || (kind.of === 'preflight' ? preflight : lanesOf(kind).some((lane) => lanes[lane]));
  return KINDS.filter(isExpected).map(({ file }) => file);
}

/** What an index with these artifacts must name: that a lane ran is shown by any file that only this lane leaves. */
export function requiredArtifacts(names: ReadonlySet<string>): string[] {
  const ran = new Set(KINDS.filter(({ file }) => names.has(file)).flatMap((kind) => (lanesOf(kind).length === 1 ? lanesOf(kind) : [])));
  return KINDS.filter((kind) => isOfEvery(kind) || lanesOf(kind).some((lane) => ran.has(lane))).map(({ file }) => file);
}
