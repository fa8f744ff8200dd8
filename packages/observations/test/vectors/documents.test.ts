import { encodeJson, encodePretty } from '@runtime/contracts';
import {
  buildFixtures,
  buildMismatchPackets,
  buildPathWitnesses,
  classifyMismatches,
  deriveDocuments,
  encodeMismatchPackets,
  ObservationError,
} from '@runtime/observations';
import { errorOf, referenceRoot } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { documentOf, type Vector, vectorsOf } from './vectors.js';

interface Answer {
  value: unknown;
  text: unknown;
}

type Files = Record<string, unknown>;

const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const pretty = (value: unknown): Answer => ({ value, text: encodePretty(value) });

const GROUPS: Record<string, (input: Record<string, unknown>) => Answer> = {
  'mismatch-summary': (input) =>
    pretty(
      classifyMismatches({
        expected_matrix: documentOf(input, 'expected_matrix'),
        runtime_results: documentOf(input, 'runtime_results'),
        world_id: input['world_id'],
        rules: 'reference',
      }),
    ),
  'mismatch-packets': (input) => {
    const files = input['files'] as Files;
    const packets = buildMismatchPackets({
      mismatch_summary: files['mismatch_summary.json'],
      observations: list(files['runtime_events.normalized.json']),
      baseline_results: files['baseline_results.json'],
      path_witnesses: files['path_witnesses.json'],
      manifest: files['run_manifest.json'],
      output_root: input['bundle_dir'] as string,
      rules: 'reference',
    });
    return { value: packets, text: encodeMismatchPackets(packets) };
  },
  'path-witnesses': (input) => {
    const files = input['files'] as Files;
    return pretty(
      buildPathWitnesses({
        baseline_results: files['baseline_results.json'],
        observations: list(files['runtime_events.normalized.json']),
        world_id: input['world_id'],
        run_id: input['run_id'],
        plan_id: input['plan_id'],
        rules: 'reference',
      }),
    );
  },
  fixtures: (input) => {
    const files = input['files'] as Files;
    return pretty(
      buildFixtures({
        runtime_results: files['runtime_results.json'],
        baseline_results: files['baseline_results.json'],
        world_id: input['world_id'],
        run_id: input['run_id'],
        plan_id: input['plan_id'],
      }),
    );
  },
  bundle: (input) => {
    const { documents } = deriveDocuments({
      rules: 'reference',
      runtime_results: documentOf(input, 'runtime_results'),
      expected_matrix: documentOf(input, 'expected_matrix'),
      baseline_results: documentOf(input, 'baseline_results') ?? null,
      manifest: { ...(input['run_manifest'] as object), plan_id: input['plan_id'] },
      lanes: { baseline: 'baseline_results' in input || 'baseline_results_text' in input },
      home: 'home' in input ? (input['home'] as string) : '/Users/tester',
      paths: { output_root: input['bundle_dir'] as string },
    });
    return { value: null, text: Object.fromEntries(documents) };
  },
};

describe.skipIf(referenceRoot === null).each(Object.keys(GROUPS))('the reference vectors of %s', (group) => {
  const vectors = referenceRoot === null ? [] : vectorsOf(group);
  const call = (vector: Vector): Answer | undefined => GROUPS[group]?.(vector.input);

  it('are there', () => {
    expect(vectors.length).toBeGreaterThan(0);
  });

  it.each(vectors.map((vector) => [vector.name, vector] as const))('%s', async (_, vector) => {
    if (vector.error !== undefined) {
      expect(await errorOf(() => call(vector))).toBeInstanceOf(ObservationError);
      return;
    }
    const answer = call(vector);
    if (typeof vector.expected_text === 'object') expect(answer?.text).toMatchObject(vector.expected_text as object);
    else if (vector.expected_text !== undefined) expect(answer?.text).toBe(vector.expected_text);
    else expect(encodeJson(answer?.value)).toBe(encodeJson(vector.expected));
  });
});
