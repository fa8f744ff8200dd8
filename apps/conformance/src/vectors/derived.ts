import { encodePretty } from '@runtime/contracts';
import {
  buildFixtures,
  buildMismatchPackets,
  buildPathWitnesses,
  classifyMismatches,
  deriveDocuments,
  encodeMismatchPackets,
} from '@runtime/reference';
import { sameText, sameValue } from '../compare.js';
import { all, type Outcome } from '../proof.js';
import { documentOf, HOME, refusedAs } from './observations.js';
import { type Vector, type VectorProof, vectorProof } from './vector.js';

interface Answer {
  value?: unknown;
  /** One text, or one by file name. */
  text: unknown;
}

interface Input extends Record<string, unknown> {
  files: Record<string, unknown>;
  bundle_dir: string;
  home?: string;
}

const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const pretty = (value: unknown): Answer => ({ value, text: encodePretty(value) });

const GROUPS: Record<string, (input: Input) => Answer> = {
  'mismatch-summary': (input) =>
    pretty(
      classifyMismatches({
        expected_matrix: documentOf(input, 'expected_matrix'),
        runtime_results: documentOf(input, 'runtime_results'),
        world_id: input['world_id'],
      }),
    ),
  'mismatch-packets': ({ files, bundle_dir }) => {
    const packets = buildMismatchPackets({
      mismatch_summary: files['mismatch_summary.json'],
      observations: list(files['runtime_events.normalized.json']),
      baseline_results: files['baseline_results.json'],
      path_witnesses: files['path_witnesses.json'],
      manifest: files['run_manifest.json'],
      output_root: bundle_dir,
    });
    return { value: packets, text: encodeMismatchPackets(packets) };
  },
  'path-witnesses': ({ files, world_id, run_id, plan_id }) =>
    pretty(
      buildPathWitnesses({
        baseline_results: files['baseline_results.json'],
        observations: list(files['runtime_events.normalized.json']),
        world_id,
        run_id,
        plan_id,
      }),
    ),
  fixtures: ({ files, world_id, run_id, plan_id }) =>
    pretty(
      buildFixtures({
        runtime_results: files['runtime_results.json'],
        baseline_results: files['baseline_results.json'],
        world_id,
        run_id,
        plan_id,
      }),
    ),
  bundle: (input) => {
    const { documents } = deriveDocuments({
      runtime_results: documentOf(input, 'runtime_results'),
      expected_matrix: documentOf(input, 'expected_matrix'),
      baseline_results: documentOf(input, 'baseline_results') ?? null,
      manifest: { ...(input['run_manifest'] as object), plan_id: input['plan_id'] },
      lanes: { baseline: 'baseline_results' in input || 'baseline_results_text' in input },
      home: 'home' in input ? input.home : HOME,
      output_root: input.bundle_dir,
    });
    return { text: Object.fromEntries(documents) };
  },
};

function compare({ expected, expected_text }: Vector<Input>, { value, text }: Answer): Outcome {
  const answers: Outcome[] = [];
  if (typeof expected_text === 'object' && expected_text !== null) {
    for (const [name, wanted] of Object.entries(expected_text)) {
      answers.push(sameText(String(wanted), (text as Record<string, string | undefined>)[name]));
    }
  } else if (expected_text !== undefined) answers.push(sameText(String(expected_text), String(text)));
  if (expected !== undefined) answers.push(sameValue(expected, value));
  return all(answers, 'the same bytes');
}

export const derivedProofs: VectorProof[] = Object.entries(GROUPS).map(([group, call]) =>
  vectorProof<Input>(`normalization/${group}.json`, (vector) =>
    vector.error === undefined ? compare(vector, call(vector.input)) : refusedAs(vector as Vector<never>, () => call(vector.input)),
  ),
);
