import type { WorldSystemProfiles } from '@runtime/contracts';
import type { VirtualHost } from './host/virtual-host.js';
import type { SbplCode } from './lint/codes.js';

export type Action = 'allow' | 'deny';
export type EngineDecision = 'allow' | 'deny' | 'unknown';

/** The lists of an operation, in the order in which they are asked. */
export type RankedList = 'implicit' | 'filtered' | 'tail' | 'built-in';

/** Which part of an assembled profile a rule came from. */
export type ProfilePart = 'base' | 'run-time-block' | 'key-rule' | 'import';

/** The rule that decided. `line` counts in the text as applied (or in the imported file); `text` is the rule's source on one line. */
export interface RuleReference {
  file: string;
  line: number;
  part: ProfilePart;
  text: string;
}

/** A construct the engine does not evaluate, and why. */
export interface UnknownConstruct {
  construct: string;
  reason: string;
  file: string;
  line: number;
}

/** Where an answer was found: the operation in whose list, and which of its lists. */
export interface RuleLevel {
  operation: string;
  list: RankedList;
}

/** An access that is not allowed, and the smallest rule that would allow it. */
export interface NeededRule {
  operation: string;
  path?: string;
  rule: string;
}

/**
 * One step of the walk. `component`: a plain path component that needs no permission (listed only for links, folds and dots);
 * `symlink`: a link passed through, gated by `file-read-metadata`; `firmlink`: the Data volume's spelling folded away;
 * `parent`: `..` resolved; `access`: an operation asked of the policy.
 */
export interface WalkStep {
  kind: 'symlink' | 'firmlink' | 'parent' | 'access';
  path: string;
  to?: string;
  operation?: string;
  decision?: EngineDecision;
  rule?: RuleReference | null;
  level?: RuleLevel;
  /** Why this rule and no other, in words. */
  why?: string;
}

/** Why the kernel would refuse to apply the profile at all. */
export interface ApplyFailure {
  code: 'message-filter-entitlement' | 'operation-not-applicable' | 'unbound-variable' | 'bad-form';
  /** `initialise`: the text does not compile; `apply`: it compiles and is refused. */
  step: 'initialise' | 'apply';
  errno: number;
  message: string;
  file: string;
  line: number;
}

/** Answer of the engine: `explain` prints it as it is. Members are those of the `explain` document. */
export interface PolicyDecision {
  decision: EngineDecision;
  operation: string;
  target: string;
  resolved_target: string;
  rule?: RuleReference;
  /** Where the answer was found; absent where nothing was asked. */
  level?: RuleLevel;
  /** Why this rule and no other, in words. */
  why?: string;
  first_denied?: { operation: string; path: string };
  walk: WalkStep[];
  /** Every access that is not allowed, also those behind the first, and a rule for each with which all are allowed. */
  needed?: NeededRule[];
  unknown?: UnknownConstruct[];
  /** System profiles that are imported and were not given: what the world assumes of them stands in. */
  assumed?: string[];
  /** Present when the kernel would not apply this profile, so that no decision would ever be made. */
  apply_failure?: ApplyFailure;
}

/** An extension that a process holds: its class and, for a file, where it reaches. */
export interface HeldExtension {
  class: string;
  path?: string | undefined;
}

/**
 * Who asks. What is left out is as the virtual host's probe has it: no entitlement, no extension, attributes not known.
 */
export interface QuestionProcess {
  /** The program's file. */
  path?: string | undefined;
  uid?: number | undefined;
  signingIdentifier?: string | undefined;
  /** Entitlements whose value is true. */
  entitlements?: readonly string[] | undefined;
  extensions?: readonly HeldExtension[] | undefined;
  /** Words of `process-attribute` that hold; all others do not. */
  attributes?: readonly string[] | undefined;
  /** The local address of the socket, `HOST:PORT`. A socket that connects has none unless it was bound before. */
  local?: string | undefined;
}

export interface DecisionQuery {
  operation: string;
  target: string;
  /** A plan driver, a helper name or a syscall name; adds the accesses it makes besides. */
  driver?: string | undefined;
  syscall?: string | undefined;
  attr_payload?: string | undefined;
  filter_name?: string | undefined;
  /** The command of a `file-ioctl` or `socket-ioctl`: a name, or its number. */
  ioctl_command?: string | number | undefined;
  process?: QuestionProcess | undefined;
}

export type SbplSeverity = 'error' | 'warning';

/** One lint finding. Codes are dotted lower case (`sbpl.alias-spelling`). */
export interface SbplFinding {
  code: SbplCode | `behaviour.${string}`;
  severity: SbplSeverity;
  message: string;
  line: number;
  column: number;
  part: ProfilePart;
  file: string;
  /** The next step. */
  hint?: string;
  /** The texts of the rule whose spelling it is about. */
  spellings?: Spelling[];
}

/** A text of a rule, and what to write in its place, where that is known. */
export interface Spelling {
  written: string;
  instead?: string;
}

export interface LintContext {
  /** Drivers of the probes that run under the profile: exec-style ones turn a version-2 deny default into a finding. */
  drivers?: readonly (string | undefined)[];
  /** Operations of those probes. Positions match `drivers`. */
  operations?: readonly string[];
  params?: Readonly<Record<string, string>>;
  imports?: ImportResolver;
  /** The text is part of a profile: version and default stand elsewhere. */
  fragment?: boolean;
  /** Whose links paths are resolved with; the world's own without it. */
  host?: VirtualHost;
}

/** Text of an imported profile, or null when the caller's search path has none. */
export type ImportResolver = (name: string) => { text: string; file: string } | null;

export interface CompileOptions {
  params?: Readonly<Record<string, string>> | undefined;
  imports?: ImportResolver | undefined;
  /** What is known of the system's own profiles, for imports that are not found; that of the world without it. */
  systemProfiles?: WorldSystemProfiles | null | undefined;
}
