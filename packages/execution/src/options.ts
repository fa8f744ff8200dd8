import type { WatchRun } from '@runtime/bundle-store';
import type { ChannelName, ChannelSpec } from '@runtime/channels';
import type { ProbeName } from '@runtime/observations';

export type RunnerChoice = 'auto' | 'seatbelt' | 'simulated';

/** A fixed instant, for runs that must repeat byte for byte. Absent: the host's clock and process id. */
export interface RunClock {
  /** Seconds since 1970, may have a fraction. */
  unix: number;
  /** Stands for the writer's process id, which differs between runs. Default 0: not recorded. */
  pid?: number;
}

export interface RunProgress {
  /** Rows received so far, over all lanes. */
  done: number;
  total: number;
  /** Rows a second since the runner started. */
  rate: number;
  /** The probe the last row was about. */
  current: { lane: string; profile_id: string; expectation_id: string } | null;
}

export interface RunPlanOptions {
  channel?: ChannelName | ChannelSpec;
  /** `auto` is `seatbelt` on macOS and `simulated` elsewhere. */
  runner?: RunnerChoice;
  /** Only these profiles, in plan order; empty or absent: all. */
  onlyProfiles?: readonly string[];
  /** Only probes with these expectation ids; empty or absent: all. */
  onlyScenarios?: readonly string[];
  /** Compile and record the plan, run nothing, leave `LATEST` alone. */
  dryRun?: boolean;
  /** `^[A-Za-z0-9._-]{1,128}$`; default: a new UUID. */
  runId?: string;
  clock?: RunClock;
  onProgress?: (progress: RunProgress) => void;
  /** Aborting stops the runner and commits a `failed` bundle with `failure_stage: "interrupted"`. */
  signal?: AbortSignal;
  /** PKCS#8 ed25519 PEM file: sign the index digest as part of the commit. */
  attestKey?: string;
  repoRoot?: string;
}

/**
 * Asked, when a run is about to be committed, who looks at the rows of its bundle while that is verified.
 *
 * @param unforeseen Probes that came out otherwise than expected, or not at all, and nobody foretold it; all where the plan measures none.
 */
export type WatchOutcome = (unforeseen: readonly ProbeName[]) => WatchRun;
