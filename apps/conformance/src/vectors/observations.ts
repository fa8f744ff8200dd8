import { encodeJson } from '@runtime/contracts';
import {
  EvidenceError,
  type EvidenceErrorCode,
  encodeObservations,
  GUARD_CODES,
  normalizeMetadata,
  normalizeObservations,
  parsePythonJson,
} from '@runtime/reference';
import { sameText, sameValue } from '../compare.js';
import { all, failed, met, type Outcome } from '../proof.js';
import { endingOf } from '../workspace.js';
import { type Vector, type VectorProof, vectorProof } from './vector.js';

export const HOME = '/Users/tester';

/** A document of an input: `<name>_text` stands for it where parsing the vector first would lose something. */
export function documentOf(input: object, name: string): unknown {
  const members = input as Record<string, unknown>;
  const text = members[`${name}_text`];
  return typeof text === 'string' ? parsePythonJson(text) : members[name];
}

/** The contract numbers its guards and leaves 11 and 12 out. */
function guardCode(number: string): string {
  const position = Number(number.slice(1));
  return GUARD_CODES[position > 10 ? position - 3 : position - 1] ?? number;
}

/** What the vectors say of a refusal that no guard makes, and its code here; the first that fits. */
const CONDITIONS: readonly (readonly [RegExp, EvidenceErrorCode])[] = [
  [/runtime result version/, 'RESULT_VERSION_UNSUPPORTED'],
  [/marker line is left/, 'MARKER_LINE_LEFT'],
  [/\btier\b|bedrock/, 'TIER_INVALID'],
  [/expectation without an event/, 'MISMATCH_EVENT_MISSING'],
  [/no expectation_id key/, 'EXPECTATION_MISSING'],
  [/profile entry|top level/, 'OBSERVATION_INPUT_INVALID'],
  [/./, 'OBSERVATION_ROW_INVALID'],
];

const codeOf = (error: unknown): string => CONDITIONS.find(([says]) => says.test(String(error)))?.[1] ?? '';

/** A refusal has our class, and the code of the guard that the vector names, or of the condition in its words. */
export async function refusedAs({ error, code }: Vector<never>, call: () => unknown): Promise<Outcome> {
  const { refusal } = await endingOf(call);
  const wanted = code === undefined ? codeOf(error) : guardCode(code);
  const expected = `refused by ${wanted}: ${String(error)}`;
  if (refusal === null) return failed(expected, 'an answer');
  if (!(refusal instanceof EvidenceError)) return failed(expected, `${refusal.name}: ${refusal.message}`);
  return refusal.code === wanted ? met(expected, refusal.code) : failed(expected, refusal.code);
}

interface MatrixInput {
  world_id?: string;
  run_id?: string;
  harness_version?: string;
  home?: string;
}

const normalize = (input: MatrixInput) =>
  normalizeObservations({
    expected_matrix: documentOf(input, 'expected_matrix'),
    runtime_results: documentOf(input, 'runtime_results'),
    baseline_results: documentOf(input, 'baseline_results'),
    world_id: input.world_id,
    run_id: input.run_id,
    harness_version: input.harness_version,
    home: 'home' in input ? input.home : HOME,
  });

const MATRIX_GROUPS = ['fields', 'status', 'guards', 'policy', 'confounders', 'paths', 'callouts', 'text'];

const matrix = (vector: Vector<MatrixInput>): Outcome | Promise<Outcome> => {
  if (vector.error !== undefined) return refusedAs(vector as Vector<never>, () => normalize(vector.input));
  const observations = normalize(vector.input);
  const answers: Outcome[] = [];
  if (vector.expected_text !== undefined) answers.push(sameText(String(vector.expected_text), encodeObservations(observations)));
  // In records the members stand in record order; in the text of events they are sorted.
  if (vector.expected !== undefined) answers.push(sameValue(vector.expected, observations));
  return all(answers, `${observations.length} observations`);
};

interface MetadataInput extends MatrixInput {
  runner_info?: unknown;
}

const metadata = (vector: Vector<MetadataInput>): Outcome | Promise<Outcome> => {
  const { input } = vector;
  const call = () => normalizeMetadata({ home: HOME, ...input, runtime_results: documentOf(input, 'runtime_results') });
  if (vector.error !== undefined) return refusedAs(vector as Vector<never>, call);
  return sameText(encodeJson(vector.expected), encodeJson(call()));
};

export const observationProofs: VectorProof[] = [
  ...MATRIX_GROUPS.map((group) => vectorProof(`normalization/matrix-${group}.json`, matrix)),
  vectorProof('normalization/metadata.json', metadata),
];
