import { parseJson } from '@runtime/contracts';
import { planDigest } from '@runtime/plan';
import { referenceRoot, temporaryDirectory } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import {
  buildReferencePlan,
  lintReferencePlan,
  lintReferenceRegistry,
  loadReferencePlan,
  ReferenceFailure,
  upgradeReferenceRegistry,
} from '../../src/reference/index.js';
import { condition, filesBelow, layOut, type Vector, vectorsOf } from './vectors.js';

/** Ids in the reference's template table. */
const TEMPLATES = [
  'anchor-filter-map',
  'hardened-runtime',
  'lifecycle-lockdown',
  'mach-name-equivalence',
  'metadata-runner',
  'probe-op-structure',
  'runtime-adversarial',
  'runtime-checks',
  'runtime-closure',
  'runtime-frontiers',
  'vfs-canonicalization',
];

const replay = (group: string, call: (input: Vector['input'], root: string, vector: Vector) => unknown): void => {
  describe.skipIf(referenceRoot === null)(`vectors of ${group}`, () => {
    it.each(vectorsOf(group).map((vector) => [vector.name, vector] as const))('%s', (_, vector) => {
      const root = temporaryDirectory();
      layOut(root, vector.input['files']);
      if (vector.error === undefined) {
        call(vector.input, root, vector);
        return;
      }
      const failure = failureOf(() => call(vector.input, root, vector));
      // A crash of the reference names less than it knows: what it names must agree.
      expect(failure.condition).toMatchObject(condition(vector.error));
    });
  });
};

function failureOf(call: () => unknown): ReferenceFailure {
  try {
    call();
  } catch (error) {
    if (error instanceof ReferenceFailure) return error;
    throw error;
  }
  throw new Error('expected a failure, and there was none');
}

describe.skipIf(referenceRoot === null)('vectors of plan-digest', () => {
  it.each(vectorsOf('plan-digest').map((vector) => [vector.name, vector] as const))('%s', (_, { input, expected, contract_note }) => {
    const digest = (): string => planDigest(parseJson(input['plan_text'], { duplicateKeys: 'last', exactNumbers: true }));
    // Named in deviations.md: numbers that JSON libraries print differently have no digest here, and NaN is no JSON.
    if (contract_note?.includes('safe integers')) expect(digest).toThrowError(expect.objectContaining({ code: 'PLAN_NUMBER_NOT_SAFE' }));
    else if (contract_note?.includes('not JSON')) expect(digest).toThrowError(expect.objectContaining({ code: 'JSON_SYNTAX' }));
    else expect(digest()).toBe(expected);
  });
});

replay('plan-load', (input, root, { expected }) => {
  const plan = loadReferencePlan(root, input['plan']);
  const { plan_id, registry_id, profiles } = plan;
  expect({ plan_id, registry_id, profiles, plan_digest: planDigest(plan) }).toEqual(expected);
});

replay('plan-lint', (input, root, { expected }) => {
  const { document, errors } = lintReferencePlan(root, input['registry_index'], input['plan']);
  const wanted = expected as { document: boolean; errors: Record<string, unknown>[] };
  expect({ document, errors }).toEqual({ document: wanted.document, errors: wanted.errors.map(condition) });
});

replay('registry-lint', (input, root, { expected }) => {
  const { index, errors } = lintReferenceRegistry(root, input['registry_index'], input['registry_id']);
  const wanted = expected as { index: boolean; errors: Record<string, unknown>[] };
  expect({ index, errors }).toEqual({ index: wanted.index, errors: wanted.errors.map(condition) });
});

replay('registry-upgrade', (input, root, { expected, expected_text }) => {
  const { registry_id: registryId, out_dir: outDir, overwrite } = input;
  expect(upgradeReferenceRegistry(root, input['registry_index'], { registryId, outDir, overwrite })).toEqual(expected);
  expect(filesBelow(root, '.')).toMatchObject(expected_text as object);
});

for (const group of ['template-static', 'template-vfs', 'template-metadata']) {
  replay(group, (input, root, { expected, expected_text }) => {
    const result = buildReferencePlan(root, {
      templateId: input['template_id'],
      templateText: input['template_text'],
      known: TEMPLATES,
      out: input['out'],
      overwrite: input['overwrite'],
      writeExpectedMatrix: input['write_expected_matrix'],
    });
    const { anchor_paths, ...rest } = result;
    const { anchor_paths: wantedAnchors, ...wanted } = expected as Record<string, unknown>;
    expect(rest).toEqual(wanted);
    if (wantedAnchors !== undefined) expect(anchor_paths).toEqual(wantedAnchors);
    expect(filesBelow(root, input['out'])).toEqual(expected_text);
  });
}
