import type { VirtualHost } from '../host/virtual-host.js';
import type { Access } from '../policy/access.js';
import type { Answer } from '../policy/ask.js';
import { commandCode } from '../policy/commands.js';
import { type CompiledPolicy, referenceOf } from '../policy/compile.js';
import { Steps } from '../regex/steps.js';
import type { UnknownConstruct, WalkStep } from '../types.js';
import { nameAccess, pathAccess } from './accesses.js';
import type { Asker } from './asker.js';
import type { Requirement } from './requirements.js';

/** How a request ended: the answer that settled it, and everything asked on the way. */
export interface Evaluation {
  decision: 'allow' | 'deny' | 'unknown';
  /** The answer that denied or was undecided, else the last one. */
  answer: Answer | null;
  settled: Access | null;
  /** The resolved path, or the name. */
  resolved: string;
  walk: WalkStep[];
  /** A path that runs in circles: the kernel gives up before any decision. */
  loop: boolean;
}

/** An access with what the policy says about it. */
export interface AskedAccess {
  access: Access;
  answer: Answer;
  requirement: Requirement;
}

export type PolicyAsked = Pick<CompiledPolicy, 'ask'>;

export interface CourseOptions {
  /** Goes on behind a denial, as if it had been granted. */
  onwards?: boolean;
  /** Called for every access that the outcome hangs on. */
  heard?: (asked: AskedAccess) => void;
  /** Why an answer is the rule's that gave it. */
  reason?: (access: Access, answer: Answer) => string;
}

type NameRequirement = Extract<Requirement, { kind: 'name' }>;

/** The way of one request: each requirement is met in turn, links first, until something is denied. */
export class Course {
  readonly #policy: PolicyAsked;
  readonly #asker: Asker;
  readonly #host: VirtualHost;
  readonly #options: CourseOptions;
  /** The command of an ioctl. */
  readonly #command: string | number | undefined;
  /** One request has one count of steps, however many accesses it makes. */
  readonly #steps = new Steps();
  readonly #walk: WalkStep[] = [];
  #doubt: { access: Access; answer: Answer } | null = null;
  #settled: Answer | null = null;
  #access: Access | null = null;
  #resolved: string | null = null;
  #denied = false;
  #loop = false;
  #directory: string | null = null;

  constructor(policy: PolicyAsked, asker: Asker, options: CourseOptions, command: string | number | undefined) {
    this.#policy = policy;
    this.#asker = asker;
    this.#host = asker.host;
    this.#options = options;
    this.#command = command;
  }

  /** Where the last path that was walked led to; null before one was. */
  get resolved(): string | null {
    return this.#resolved;
  }

  /** False when the request ends here. */
  meet(requirement: Requirement): boolean {
    return requirement.kind === 'path' ? this.#meetPath(requirement) : this.#meetName(requirement);
  }

  #meetPath(requirement: Extract<Requirement, { kind: 'path' }>): boolean {
    const { operation, path, follow, parentOf } = requirement;
    // A leaf opened below a directory descriptor starts at that directory; its links were passed when it was opened.
    const from = this.#directory;
    const resolution =
      from === null ? this.#host.resolve(path, follow) : this.#host.resolve(path.slice(path.lastIndexOf('/') + 1), follow, from);
    this.#resolved = resolution.path;
    for (const { kind, path: place, to } of resolution.steps) {
      if (kind !== 'symlink') {
        this.#walk.push({ kind, path: place, to });
        continue;
      }
      const access = pathAccess(this.#asker, 'file-read-metadata', place);
      const answer = this.#ask(access, requirement);
      this.#said({ kind, path: place, to, operation: 'file-read-metadata' }, access, answer);
      if (answer.decision === 'deny' && this.#options.onwards !== true) {
        return false;
      }
    }
    if (resolution.loop) {
      this.#loop = true;
      return false;
    }
    if (parentOf === true) {
      this.#directory = resolution.path;
    }
    const access = this.#withCommand(pathAccess(this.#asker, operation, resolution.path));
    const { otherwise } = resolution;
    const other = otherwise === undefined ? null : this.#reading(operation, otherwise, follow);
    return this.#step(access, requirement, (answer) =>
      other === null || other === answer.decision ? answer : { ...answer, decision: 'unknown', unknown: [spellingDoubt(path, otherwise)] },
    );
  }

  /** What would be decided if the path were another: nothing of it is told. */
  #reading(operation: string, path: string, follow: boolean): Answer['decision'] {
    const { steps, path: end } = this.#host.resolve(path, follow);
    const decisions = steps
      .filter(({ kind }) => kind === 'symlink')
      .map((step) => this.#policy.ask(pathAccess(this.#asker, 'file-read-metadata', step.path), this.#steps).decision);
    decisions.push(this.#policy.ask(this.#withCommand(pathAccess(this.#asker, operation, end)), this.#steps).decision);
    return decisions.includes('deny') ? 'deny' : decisions.includes('unknown') ? 'unknown' : 'allow';
  }

  #meetName(requirement: NameRequirement): boolean {
    const named = this.#named(requirement);
    const access = nameAccess(this.#asker, named);
    if (requirement.onlyByRule === true) {
      const answer = this.#policy.ask(access, this.#steps);
      if (answer.decision === 'deny' && answer.level.operation === 'default') {
        return true;
      }
    }
    return this.#step(access, named);
  }

  /** A service's user client has a class of its own; a name that is one already stays. */
  #named(requirement: NameRequirement): NameRequirement {
    if (requirement.operation !== 'iokit-open-user-client') {
      return requirement;
    }
    const known = this.#host.iokitClass(requirement.name);
    return known === null ? requirement : { ...requirement, name: known.user_client_class };
  }

  #withCommand(access: Access): Access {
    const command = this.#command;
    return command === undefined || access.operation !== 'file-ioctl'
      ? access
      : { ...access, text: { ...access.text, 'ioctl-command': commandCode(String(command)) } };
  }

  #step(access: Access, requirement: Requirement, judged?: (answer: Answer) => Answer): boolean {
    const answer = this.#ask(access, requirement, judged);
    this.#said({ kind: 'access', path: access.target, operation: access.operation }, access, answer);
    return answer.decision !== 'deny' || this.#options.onwards === true;
  }

  #said(step: WalkStep, access: Access, answer: Answer): void {
    step.decision = answer.decision;
    step.rule = answer.rule === null ? null : referenceOf(answer.rule.source);
    step.level = answer.level;
    if (this.#options.reason !== undefined) {
      step.why = this.#options.reason(access, answer);
    }
    this.#walk.push(step);
  }

  #ask(access: Access, requirement: Requirement, judged: (answer: Answer) => Answer = (answer) => answer): Answer {
    const answer = judged(this.#policy.ask(access, this.#steps));
    this.#options.heard?.({ access, answer, requirement });
    this.#settled = answer;
    this.#access = access;
    if (answer.decision === 'unknown') {
      this.#doubt ??= { access, answer };
    }
    this.#denied ||= answer.decision === 'deny';
    return answer;
  }

  /** The outcome, for a request whose path leads to `resolved`, or that names it. */
  evaluation(resolved: string): Evaluation {
    const decision = this.#denied ? 'deny' : this.#doubt !== null || this.#loop ? 'unknown' : 'allow';
    const isOpen = decision === 'unknown';
    return {
      decision,
      answer: isOpen ? (this.#doubt?.answer ?? null) : this.#settled,
      settled: isOpen ? (this.#doubt?.access ?? null) : this.#access,
      resolved,
      walk: this.#walk,
      loop: this.#loop,
    };
  }
}

const spellingDoubt = (path: string, otherwise = ''): UnknownConstruct => ({
  construct: path,
  reason: `the host has ${otherwise}, and whether its volume takes one name for the other is not known`,
  file: '',
  line: 0,
});
