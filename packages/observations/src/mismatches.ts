export interface KnownDecision {
  model?: string | null | undefined;
  baseline_host?: string | null | undefined;
}

/** Profile id, then expectation id. */
export type KnownDecisions = Record<string, Record<string, KnownDecision>>;
