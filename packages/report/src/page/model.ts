import type { BehaviourOutcome, MeasuredBehaviour } from '@runtime/behaviours';
import type { Decision, ProbeVerdict } from '@runtime/contracts';
import type { ResultCounts } from '../results/model.js';

/** What stands in a page whether or not its script runs. Texts are as the bundle holds them; `html` makes them harmless. */
export interface PageModel {
  run_id: string;
  /** What tells this run from another at a glance. Null: the bundle does not say. */
  head: RunHead;
  /** How the run ended, in one sentence. */
  ending: string;
  gates: GatesAnswer;
  counts: ResultCounts;
  provenance: FactGroup[];
  artifacts: ArtifactFacts[];
  /** Artifacts of the index that are not listed one by one. */
  more_artifacts: number;
  /** Whether the bundle says which of its mismatches were known; the reference's do not. */
  known_recorded: boolean;
  /** What the bundle does not hold, or the page leaves out. */
  notes: string[];
  /** The run before of the same plan, where it stands beside this one. */
  before: RunBefore | null;
  /** Both sides of profiles that were asked about everyday actions and about what is to stay closed. */
  sides: Sides[];
}

/** What only the script of a page needs to show its rows. */
export interface ClientModel {
  lanes: Lane[];
  profiles: PageProfile[];
  /** Beginnings of the commands about a probe. */
  commands: { explain: string; rerun: string };
  simulated: boolean;
}

export type Lane = 'baseline' | 'scenario' | 'oracle';

export interface RunHead {
  plan_id: string | null;
  /** When the run was last written, in UTC to the second. */
  time: string | null;
  runner: string | null;
  host: string | null;
  channel: string | null;
  world_id: string;
}

export interface GatesAnswer {
  promotable: boolean;
  gate_set: string;
  information: string[];
  gates: Gate[];
  /** The decisions came from the policy engine. */
  simulated: boolean;
  /** What stands against promotion, without what stands against every simulated run. */
  against: string[];
}

interface Gate {
  code: string;
  passed: boolean;
  explanation: string;
  /** What the gate looked at, as JSON text. */
  inputs: string;
}

export interface RunBefore {
  run_id: string;
  time: string | null;
  /** Why nothing could be compared, in a sentence. */
  failure: string | null;
  changes: { profile_id: string; expectation_id: string; text: string }[];
  /** Changes of decisions and expectations in all; `changes` may hold fewer. */
  count: number;
}

export interface Sides {
  profile_id: string;
  actions: TriedAction[];
  places: ClosedPlace[];
}

/** An everyday action: what the policy engine says of the profile alone, and what the run measured. */
export interface TriedAction {
  question: string;
  /** Null: the engine could not be asked. */
  predicted: { outcome: BehaviourOutcome; symptom: string | null } | null;
  measured: MeasuredBehaviour;
  /** Of the probe at which it stops, else of its first. */
  address: string | null;
}

/** A place or service that is to stay closed, and every way to it that was tried. */
export interface ClosedPlace {
  place: string;
  ways: { way: string; decision: Decision | null; address: string }[];
}

export interface FactGroup {
  title: string;
  facts: Fact[];
}

export interface Fact {
  name: string;
  /** Null: not known. */
  value: string | null;
  /** Shown in a fixed-width face: ids, digests, paths. */
  code?: true;
}

interface PageProfile {
  id: string;
  /** Index into the texts; null when the bundle holds no text for it. */
  source: number | null;
}

/** The text of a profile, as it was applied. */
export interface PageSource {
  /** Name beside the index. */
  file: string;
  lines: string[];
  /** Lines left out at the end. */
  cut: boolean;
  /** The index names it, so its digest was met. */
  indexed: boolean;
  /** Last line of the profile itself; what follows was added by the run. Null when that is not known. */
  base_lines: number | null;
}

/** One planned or measured probe: what lists and matrix need. */
export interface ProbeRow {
  /** Index into `profiles`. */
  profile: number;
  id: string;
  operation: string;
  target: string;
  verdict: ProbeVerdict;
  expected: string | null;
  baseline: string | null;
  scenario: string | null;
  oracle: string | null;
  cause: string | null;
}

/** What opens when a probe is chosen. Kept apart, so that a page opens without reading all of them. */
export interface ProbeDetail {
  /** What it means, a sentence each. */
  meaning: string[];
  /** The engine reads the text otherwise than what was measured. */
  disputed: boolean;
  rule: RuleFact | null;
  walk: WalkStep[];
  lanes: LaneFacts[];
  groups: FactGroup[];
  outputs: Output[];
}

export interface RuleFact {
  /** Where the rule stands, for people: the author's file where the line is the same there. */
  place: string;
  text: string;
  /** Lines of the applied text; null when the rule is in an imported file. */
  lines: [number, number] | null;
  /** What the rule does here, in two words. */
  does: string;
}

export interface WalkStep {
  path: string;
  /** What is done at the path, and where it leads. */
  text: string;
  decision: string | null;
  line: number | null;
}

export interface LaneFacts {
  lane: Lane;
  decision: string | null;
  /** How the decision came about, in short pairs. */
  facts: Fact[];
}

export interface Output {
  title: string;
  text: string;
  /** Length of the whole, in UTF-16 units, when it was cut. */
  whole: number | null;
}

export interface ArtifactFacts {
  name: string;
  size: number;
  sha256: string;
  schema_version: string | null;
}
