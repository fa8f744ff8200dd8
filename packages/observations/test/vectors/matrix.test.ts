import { encodeJson } from '@runtime/contracts';
import { encodeObservations, normalizeObservations, ObservationError } from '@runtime/observations';
import { errorOf, referenceRoot } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { documentOf, guardCode, type Vector, vectorsOf } from './vectors.js';

const GROUPS = [
  'matrix-fields',
  'matrix-status',
  'matrix-guards',
  'matrix-policy',
  'matrix-confounders',
  'matrix-paths',
  'matrix-callouts',
  'matrix-text',
];

const normalize = ({ input }: Vector) =>
  normalizeObservations({
    expected_matrix: documentOf(input, 'expected_matrix'),
    runtime_results: documentOf(input, 'runtime_results'),
    baseline_results: documentOf(input, 'baseline_results'),
    world_id: input['world_id'] as string | undefined,
    run_id: input['run_id'] as string | undefined,
    harness_version: input['harness_version'] as string | undefined,
    home: 'home' in input ? (input['home'] as string) : '/Users/tester',
    rules: 'reference',
  }).observations;

describe.skipIf(referenceRoot === null).each(GROUPS)('the reference vectors of %s', (group) => {
  const vectors = referenceRoot === null ? [] : vectorsOf(group);

  it('are there', () => {
    expect(vectors.length).toBeGreaterThan(0);
  });

  it.each(vectors.map((vector) => [vector.name, vector] as const))('%s', async (_, vector) => {
    if (vector.error !== undefined) {
      const error = await errorOf(() => normalize(vector));
      expect(error).toBeInstanceOf(ObservationError);
      if (vector.code !== undefined) expect(error.code).toBe(guardCode(vector.code));
      return;
    }
    const observations = normalize(vector);
    if (vector.expected_text !== undefined) expect(encodeObservations(observations, 'reference')).toBe(vector.expected_text);
    else expect(observations.map((row) => encodeJson(row))).toEqual((vector.expected as unknown[]).map((row) => encodeJson(row)));
  });
});
