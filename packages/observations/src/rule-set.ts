import type { RuleSet } from '@runtime/contracts';

export type { RuleSet };

/**
 * Every point at which the two sets differ. Each is one switch, true in exactly one set; `docs/formats/deviations.md`
 * lists them under the same names, and a test keeps the two lists equal.
 */
export interface RuleSwitches {
  /** Booleans count as the integers 0 and 1 in codes, versions and comparisons. */
  booleansAreIntegers: boolean;
  /** Number text follows Python: underscores between digits and digits of any script. */
  looseNumberText: boolean;
  /** Values that are not text become text as Python prints them (`True`, `None`, `80`). */
  valuesBecomeText: boolean;
  /** Floats are printed as Python prints them (`1e+16`), whatever the source text said. */
  pythonFloatSpelling: boolean;
  /** The bare tokens NaN and Infinity are read in marker lines and written into documents. */
  nonFiniteNumbers: boolean;
  /** What markers tell is filled in only where the member is absent; a null stays null. */
  fillsOnlyAbsentMembers: boolean;
  /** Old stderr phrases make any result an apply failure, successful and versioned ones too. */
  legacyTextBeatsResult: boolean;
  /** Marker lines count wherever they stand, also for rows whose outcome came over the runner's own channel. */
  trustsEveryMarkerLine: boolean;
  /** Callouts printed on stderr become callouts of the observation. */
  calloutsFromStderr: boolean;
  /** The first odd row ends the whole document; otherwise it is reported and left out. */
  stopsAtFirstOddRow: boolean;
  /** Versions of sbpl-compile markers and of callouts stored in results are not looked at, nor is the order of apply markers. */
  markersCheckedInPart: boolean;
  /** A marker whose tool or stage is a container is an error; otherwise the line is no marker. */
  containersInMarkersFail: boolean;
  /** A stage-filtered marker line with another stage is an error; otherwise it is ordinary text. */
  unknownMarkerStagesFail: boolean;
  /** `match` is copied from the row; otherwise it is computed from `expected` and `actual`. */
  copiesMatch: boolean;
  /** Decisions, stages and statuses of any type and spelling pass. */
  passesOddEnums: boolean;
  /** A row that the harness could not measure (error, timeout, signal) keeps its `actual`. */
  harnessErrorsDecide: boolean;
  /** A baseline row with an error keeps its decision; otherwise the platform side is unknown. */
  baselineErrorsDecide: boolean;
  /** A baseline row is also found by operation and target when the probe has a name of its own. */
  baselineByTargetForNamedProbes: boolean;
  /** Of equal keys in baseline and matrix the last counts; otherwise baseline doubles are not used and reported. */
  lastDuplicateCounts: boolean;
  /** The exit code of a probe stands in for its errno. */
  exitCodeIsErrno: boolean;
  /** A path the harness saw outside the sandbox becomes the observed path. */
  hostObservationFillsPath: boolean;
  /** The only known alias is `/tmp`. */
  onlyTmpAlias: boolean;
  /** Aliases are tested by bare text prefix, so that `/tmpx` is under `/tmp`. */
  aliasByBarePrefix: boolean;
  /** A no-firmlink spelling that differs is enough to call a mismatch a canonicalization boundary. */
  firmlinkIsBoundary: boolean;
  /** A canonicalization witness explains a mismatch before the baseline is looked at. */
  witnessBeforeBaseline: boolean;
  /** An unwitnessed operation hides the stage at which the run failed. */
  unwitnessedBeforeStage: boolean;
  /** Rows without a decision are `filter_diff`; otherwise `not_measured`. */
  unmeasuredIsFilterDiff: boolean;
  /** Events and expectations are found by expectation id alone; otherwise by profile and id. */
  indexByExpectationOnly: boolean;
  /** A callout that failed counts as a decision that disagrees. */
  failedCalloutDisagrees: boolean;
  /** Oracle rows are taken from the callouts of the observations; otherwise from the oracle lane alone. */
  oracleFromCallouts: boolean;
  /** TCC folders are those below the given home directory only; otherwise of any user, in any spelling. */
  tccFoldersOfHomeOnly: boolean;
  /** Row members outside the record are dropped; otherwise they survive behind it. */
  dropsExtraMembers: boolean;
  /** Expected probes without a result row leave no trace; otherwise a `not_run` row stands for each. */
  neverRunIsSilent: boolean;
  /** A top-level `world_id` of the results is read as a world and then again as a profile. */
  worldInResultsIsProfile: boolean;
  /** A failure empties the mismatch summary; otherwise what was classified stays, with the error beside it. */
  failureEmptiesMismatches: boolean;
  /** A failure with an empty text is no failure. */
  emptyErrorIsNoFailure: boolean;
  /** Blocked profiles and odd rows leave the run `ok`; otherwise they make it `partial`. */
  blockedProfilesAreOk: boolean;
}

const REFERENCE: RuleSwitches = {
  booleansAreIntegers: true,
  looseNumberText: true,
  valuesBecomeText: true,
  pythonFloatSpelling: true,
  nonFiniteNumbers: true,
  fillsOnlyAbsentMembers: true,
  legacyTextBeatsResult: true,
  trustsEveryMarkerLine: true,
  calloutsFromStderr: true,
  stopsAtFirstOddRow: true,
  markersCheckedInPart: true,
  containersInMarkersFail: true,
  unknownMarkerStagesFail: true,
  copiesMatch: true,
  passesOddEnums: true,
  harnessErrorsDecide: true,
  baselineErrorsDecide: true,
  baselineByTargetForNamedProbes: true,
  lastDuplicateCounts: true,
  exitCodeIsErrno: true,
  hostObservationFillsPath: true,
  onlyTmpAlias: true,
  aliasByBarePrefix: true,
  firmlinkIsBoundary: true,
  witnessBeforeBaseline: true,
  unwitnessedBeforeStage: true,
  unmeasuredIsFilterDiff: true,
  indexByExpectationOnly: true,
  failedCalloutDisagrees: true,
  oracleFromCallouts: true,
  tccFoldersOfHomeOnly: true,
  dropsExtraMembers: true,
  neverRunIsSilent: true,
  worldInResultsIsProfile: true,
  failureEmptiesMismatches: true,
  emptyErrorIsNoFailure: true,
  blockedProfilesAreOk: true,
};

const RUNTIME = Object.fromEntries(Object.keys(REFERENCE).map((name) => [name, false])) as unknown as RuleSwitches;

/** The switches of both sets. */
export const RULE_SETS: Readonly<Record<RuleSet, Readonly<RuleSwitches>>> = { reference: REFERENCE, runtime: RUNTIME };

/** Who a document says made it; the reference names its own modules. */
export const GENERATED_BY: Readonly<Record<RuleSet, { classified: string; empty: string }>> = {
  reference: { classified: 'book/api/runtime/execution/workflow.py', empty: 'book/api/runtime/execution/service.py' },
  runtime: { classified: '@runtime/observations', empty: '@runtime/observations' },
};

export const switchesOf = (rules: RuleSet): Readonly<RuleSwitches> => RULE_SETS[rules];
