import { encodeJson } from '@runtime/contracts';
import {
  absoluteText,
  applyReportFromMarkers,
  canonicalStderr,
  classifyApply,
  evidenceTier,
  extractMarkers,
  failureFromMarkers,
  fallbackExpectationId,
  legacyApplyReport,
  type MarkerFamilyName,
  normalizeMetadata,
  ObservationError,
  relativizeCommand,
  repoRelativeText,
  scenarioId,
  switchesOf,
  upgradeCallout,
  upgradeRuntimeResult,
} from '@runtime/observations';
import { errorOf, referenceRoot } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { documentOf, guardCode, vectorsOf } from './vectors.js';

/** Members of any group's input, as the vectors fill them. */
interface Input {
  function: string;
  markers: Record<string, unknown>[];
  marker: Record<string, unknown> | null;
  stderr: string | null;
  family: MarkerFamilyName;
  runtime_result: unknown;
  profile_id: string;
  operation: unknown;
  target: unknown;
  path: string;
  tier: unknown;
  strict: boolean;
  bedrock_paths: string[];
  argv: string[];
  home?: string;
}
type Calls = Record<string, (input: Input) => unknown>;

const rules = switchesOf('reference');
const ROOT = '/repo';

const APPLY: Calls = {
  classify: (input) => classifyApply({ ...input }, rules),
  report_from_markers: ({ markers }) => applyReportFromMarkers(markers, rules),
  failure_from_markers: ({ markers }) => failureFromMarkers(markers, rules),
  legacy_report: ({ stderr }) => legacyApplyReport(stderr, rules),
};
const IDS: Calls = {
  expectation_id: ({ profile_id, operation, target }) => fallbackExpectationId(profile_id, operation, target),
  scenario_id: (input) => scenarioId(input),
};
const REPO_PATHS: Calls = {
  to_repo_relative: ({ path }) => repoRelativeText(ROOT, path),
  ensure_absolute: ({ path }) => absoluteText(ROOT, path),
  relativize_command: ({ argv }) => relativizeCommand(ROOT, argv),
};
const byFunction = (calls: Calls) => (input: Input) => calls[input.function]?.(input);

const GROUPS: Calls = {
  'apply-class': byFunction(APPLY),
  'callout-upgrade': ({ marker }) => upgradeCallout(marker, rules),
  'evidence-tiers': ({ bedrock_paths, path, tier, strict }) => evidenceTier({ bedrockPaths: bedrock_paths, path, tier, strict }),
  ids: byFunction(IDS),
  markers: ({ family, stderr }) => extractMarkers(family, stderr, rules),
  metadata: (input) => {
    const runtime_results = documentOf({ ...input }, 'runtime_results');
    return normalizeMetadata({ home: '/Users/tester', ...input, runtime_results, rules: 'reference' }).observations;
  },
  'repo-paths': byFunction(REPO_PATHS),
  'result-upgrade': ({ runtime_result, stderr }) => upgradeRuntimeResult(runtime_result, stderr, 'reference'),
  stderr: ({ stderr }) => canonicalStderr(stderr, rules),
};

describe.skipIf(referenceRoot === null).each(Object.keys(GROUPS))('the reference vectors of %s', (group) => {
  const vectors = referenceRoot === null ? [] : vectorsOf(group);
  const call = (input: unknown): unknown => GROUPS[group]?.(input as Input);

  it('are there', () => {
    expect(vectors.length).toBeGreaterThan(0);
  });

  it.each(vectors.map((vector) => [vector.name, vector] as const))('%s', async (_, vector) => {
    if (vector.error !== undefined) {
      const error = await errorOf(() => call(vector.input));
      expect(error).toBeInstanceOf(ObservationError);
      if (vector.code !== undefined) expect(error.code).toBe(guardCode(vector.code));
      return;
    }
    // Observations have an order of their own; a marker's is its printer's.
    const sortKeys = group !== 'metadata';
    expect(encodeJson(call(vector.input), { sortKeys })).toBe(encodeJson(vector.expected, { sortKeys }));
  });
});
