import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodePretty, parseJson } from '@runtime/contracts';
import { type BuildOptions, buildOpRuntimeSummary } from '@runtime/op-summary';
import { errorOf, referenceRoot } from '@runtime/testing';
import { describe, expect, it } from 'vitest';

interface Vector {
  name: string;
  input: {
    events_text: string;
    vocab: unknown;
    options: {
      world_id?: string;
      inputs?: string[];
      input_hashes?: Record<string, string>;
      source_jobs?: string[];
      notes?: string;
    };
  };
  expected_text?: string;
  error?: { code: string };
}

const vectors: Vector[] =
  referenceRoot === null ? [] : (parseJson(readFileSync(join(referenceRoot, 'vectors', 'op-summary.json'))) as Vector[]);

const summarise = ({ events_text, vocab, options }: Vector['input']): string => {
  const rows = parseJson(events_text, { exactNumbers: true, duplicateKeys: 'last' });
  const given: BuildOptions = {
    worldId: options.world_id,
    inputs: options.inputs,
    inputHashes: options.input_hashes,
    sourceJobs: options.source_jobs,
    notes: options.notes,
    vocab,
  };
  return encodePretty(buildOpRuntimeSummary(rows, given));
};

describe.skipIf(referenceRoot === null)('the recorded operation summaries', () => {
  it.each(vectors.filter((vector) => vector.error === undefined))('$name', ({ input, expected_text }) => {
    expect(summarise(input)).toBe(expected_text);
  });

  it.each(vectors.filter((vector) => vector.error !== undefined))('$name: refused', async ({ input }) => {
    const error = await errorOf(() => summarise(input));
    expect(error.code).toMatch(/^(?:OBSERVATION_ROW_INVALID|OBSERVATIONS_NOT_ARRAY|JSON_SYNTAX)$/);
  });
});
