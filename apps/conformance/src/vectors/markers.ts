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
  relativizeCommand,
  repoRelativeText,
  scenarioId,
  upgradeCallout,
  upgradeRuntimeResult,
} from '@runtime/reference';
import { sameValue } from '../compare.js';
import { refusedAs } from './observations.js';
import { type Vector, type VectorProof, vectorProof } from './vector.js';

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
}

type Calls = Record<string, (input: Input) => unknown>;

/** Where the vectors' repository is said to lie; nothing below it exists. */
const ROOT = '/repo';

const byFunction =
  (calls: Calls) =>
  (input: Input): unknown => {
    const call = calls[input.function];
    if (call === undefined) throw new Error(`no function ${input.function}`);
    return call(input);
  };

const GROUPS: Calls = {
  'apply-class': byFunction({
    classify: (input) => classifyApply({ ...input }),
    report_from_markers: ({ markers }) => applyReportFromMarkers(markers),
    failure_from_markers: ({ markers }) => failureFromMarkers(markers),
    legacy_report: ({ stderr }) => legacyApplyReport(stderr),
  }),
  'callout-upgrade': ({ marker }) => upgradeCallout(marker),
  'evidence-tiers': ({ bedrock_paths, path, tier, strict }) => evidenceTier({ bedrockPaths: bedrock_paths, path, tier, strict }),
  ids: byFunction({
    expectation_id: ({ profile_id, operation, target }) => fallbackExpectationId(profile_id, operation, target),
    scenario_id: (input) => scenarioId(input),
  }),
  markers: ({ family, stderr }) => extractMarkers(family, stderr),
  'repo-paths': byFunction({
    to_repo_relative: ({ path }) => repoRelativeText(ROOT, path),
    ensure_absolute: ({ path }) => absoluteText(ROOT, path),
    relativize_command: ({ argv }) => relativizeCommand(ROOT, argv),
  }),
  'result-upgrade': ({ runtime_result, stderr }) => upgradeRuntimeResult(runtime_result, stderr),
  stderr: ({ stderr }) => canonicalStderr(stderr),
};

export const markerProofs: VectorProof[] = Object.entries(GROUPS).map(([group, call]) =>
  vectorProof<Input>(`normalization/${group}.json`, (vector) =>
    vector.error === undefined
      ? // The order of a marker's members is its printer's.
        sameValue(vector.expected, call(vector.input), { inAnyOrder: true })
      : refusedAs(vector as Vector<never>, () => call(vector.input)),
  ),
);
