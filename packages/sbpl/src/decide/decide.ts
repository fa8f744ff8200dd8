import { SbplError } from '../error.js';
import type { VirtualHost } from '../host/virtual-host.js';
import { canonicalOperation } from '../operations.js';
import type { Access } from '../policy/access.js';
import { type Answer, askPolicy, stepOf } from '../policy/ask.js';
import { commandCode } from '../policy/commands.js';
import { type CompiledPolicy, referenceOf } from '../policy/compile.js';
import type { ApplyFailure, DecisionQuery, PolicyDecision, UnknownConstruct, WalkStep } from '../types.js';
import { nameAccess, pathAccess } from './accesses.js';
import { type Asker, askerOf } from './asker.js';
import { type DriverShape, resolveDriver } from './drivers.js';
import { type Requirement, requirementsOf } from './requirements.js';

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

/**
 * What a policy decides about an operation on a target, by the model of the contract (SBPL facts, section 7): every link on
 * the path needs `file-read-metadata`, then the operation is judged on the resolved path.
 * Throws `SBPL_OPERATION_UNKNOWN` and `DRIVER_UNKNOWN` for names outside of the vocabulary.
 */
export function decide(policy: CompiledPolicy, query: DecisionQuery, host: VirtualHost): PolicyDecision {
  const shape = resolveDriver(query.driver, query.syscall);
  const evaluation = evaluateQuery(policy, query, shape, host);
  const { answer, settled, resolved, walk } = evaluation;
  const refused = policy.applyFailure;
  // A host that refuses the profile never decides; what its rules would say is still shown.
  const decision = refused === null ? evaluation.decision : 'unknown';
  const result: PolicyDecision = { decision, operation: query.operation, target: query.target, resolved_target: resolved, walk };
  if (answer?.rule) {
    result.rule = referenceOf(answer.rule.source);
  }
  if (decision === 'deny' && settled !== null) {
    result.first_denied = { operation: settled.operation, path: settled.target };
  }
  if (evaluation.decision === 'unknown') {
    result.unknown = evaluation.loop ? [loopConstruct(query.target)] : distinct(answer?.unknown ?? []);
  }
  if (refused !== null) {
    result.apply_failure = refused;
    result.unknown ??= [refusalOf(refused)];
  }
  return result;
}

const refusalOf = ({ message, file, line }: ApplyFailure): UnknownConstruct => ({
  construct: message,
  reason: 'a host refuses this profile before any decision',
  file,
  line,
});

const loopConstruct = (target: string): UnknownConstruct => ({
  construct: target,
  reason: 'the path passes more links than a kernel follows',
  file: '',
  line: 0,
});

function distinct(constructs: readonly UnknownConstruct[]): UnknownConstruct[] {
  const seen = new Map(constructs.map((each) => [`${each.file}\0${each.line}\0${each.construct}\0${each.reason}`, each]));
  return [...seen.values()];
}

/** Asks the policy everything a request needs, in order, until something is denied. A later deny outweighs an earlier doubt. */
export function evaluateQuery(
  policy: CompiledPolicy,
  query: Pick<DecisionQuery, 'operation' | 'target' | 'filter_name' | 'ioctl_command' | 'process'>,
  shape: DriverShape,
  host: VirtualHost,
): Evaluation {
  if (canonicalOperation(query.operation) === null) {
    throw new SbplError({
      code: 'SBPL_OPERATION_UNKNOWN',
      message: `the operation ${query.operation.slice(0, 80)} is not in the vocabulary`,
      hint: 'Use a name from the operation table, such as file-read* or mach-lookup.',
    });
  }
  const requirements = requirementsOf(query.operation, query.target, shape, query.filter_name);
  const course = new Course(policy, askerOf(host, query.process), query.ioctl_command);
  for (const requirement of requirements) {
    if (!course.meet(requirement)) {
      break;
    }
  }
  const last = requirements.findLast((requirement) => requirement.kind === 'path');
  return course.evaluation(last === undefined ? query.target : host.resolve(last.path, last.follow).path);
}

class Course {
  readonly #policy: CompiledPolicy;
  readonly #asker: Asker;
  readonly #host: VirtualHost;
  readonly #command: string | number | undefined;
  readonly #walk: WalkStep[] = [];
  #doubt: { access: Access; answer: Answer } | null = null;
  #last: { access: Access; answer: Answer } | null = null;
  #denied = false;
  #loop = false;
  #directory: string | null = null;

  constructor(policy: CompiledPolicy, asker: Asker, command: string | number | undefined) {
    this.#policy = policy;
    this.#asker = asker;
    this.#host = asker.host;
    this.#command = command;
  }

  /** False when the request ends here. */
  meet(requirement: Requirement): boolean {
    return requirement.kind === 'path' ? this.#meetPath(requirement) : this.#meetName(requirement);
  }

  #meetPath({ operation, path, follow, parentOf }: Extract<Requirement, { kind: 'path' }>): boolean {
    // A leaf opened below a directory descriptor starts at that directory; its links were passed when it was opened.
    const from = this.#directory;
    const resolution =
      from === null ? this.#host.resolve(path, follow) : this.#host.resolve(path.slice(path.lastIndexOf('/') + 1), follow, from);
    for (const { kind, path: place, to } of resolution.steps) {
      if (kind !== 'symlink') {
        this.#walk.push({ kind, path: place, to });
        continue;
      }
      const access = pathAccess(this.#asker, 'file-read-metadata', place);
      const answer = this.#ask(access);
      const { decision, rule } = stepOf(access, answer);
      this.#walk.push({ kind, path: place, to, operation: 'file-read-metadata', decision, rule });
      if (answer.decision === 'deny') {
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
    return this.#step(this.#withCommand(pathAccess(this.#asker, operation, resolution.path)));
  }

  #meetName(requirement: Extract<Requirement, { kind: 'name' }>): boolean {
    const named = this.#named(requirement);
    const access = nameAccess(this.#asker, named);
    if (requirement.onlyByRule !== true) {
      return this.#step(access);
    }
    const answer = askPolicy(this.#policy, access);
    if (answer.decision === 'deny' && answer.operation === 'default') {
      return true;
    }
    return this.#step(access);
  }

  /** A service's user client has a class of its own; a name that is one already stays. */
  #named(requirement: Extract<Requirement, { kind: 'name' }>): Extract<Requirement, { kind: 'name' }> {
    if (requirement.operation !== 'iokit-open-user-client') {
      return requirement;
    }
    const known = this.#host.iokitClass(requirement.name);
    return known === null ? requirement : { ...requirement, name: known.user_client_class };
  }

  #withCommand(access: Access): Access {
    return this.#command === undefined || access.operation !== 'file-ioctl'
      ? access
      : { ...access, text: { ...access.text, 'ioctl-command': commandCode(String(this.#command)) } };
  }

  #step(access: Access): boolean {
    const answer = this.#ask(access);
    const { operation, target, decision, rule } = stepOf(access, answer);
    this.#walk.push({ kind: 'access', path: target ?? '', operation, decision, rule });
    return answer.decision !== 'deny';
  }

  #ask(access: Access): Answer {
    const answer = askPolicy(this.#policy, access);
    this.#last = { access, answer };
    if (answer.decision === 'unknown') {
      this.#doubt ??= { access, answer };
    }
    this.#denied ||= answer.decision === 'deny';
    return answer;
  }

  evaluation(resolved: string): Evaluation {
    const decision = this.#denied ? 'deny' : this.#doubt !== null || this.#loop ? 'unknown' : 'allow';
    const settling = decision === 'unknown' ? this.#doubt : this.#last;
    return {
      decision,
      answer: settling?.answer ?? null,
      settled: settling?.access ?? null,
      resolved,
      walk: this.#walk,
      loop: this.#loop,
    };
  }
}
