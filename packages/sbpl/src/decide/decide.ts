import { didYouMean } from '@runtime/contracts';
import type { OperationTable } from '@runtime/worlds';
import { SbplError } from '../error.js';
import type { VirtualHost } from '../host/virtual-host.js';
import type { Access } from '../policy/access.js';
import type { Answer } from '../policy/ask.js';
import { CompiledPolicy, referenceOf } from '../policy/compile.js';
import { reasonOf } from '../policy/why.js';
import type { DecidingPolicy } from '../rank/variants.js';
import { Steps } from '../regex/steps.js';
import { rulePlace } from '../rule-place.js';
import type { ApplyFailure, DecisionQuery, PolicyDecision, UnknownConstruct } from '../types.js';
import { askerOf } from './asker.js';
import { Course, type CourseOptions, type Evaluation, type PolicyAsked } from './course.js';
import { type DriverShape, resolveDriver } from './drivers.js';
import { type Requirement, requirementsOf } from './requirements.js';

export interface DecideOptions {
  /** Says for every answer why it is the rule's that gave it. Takes longer: every rule is looked at. */
  reasons?: boolean;
}

/**
 * What a policy decides about an operation on a target, by the model of the contract (SBPL facts, section 7): every link on
 * the path needs `file-read-metadata`, then the operation is judged on the resolved path.
 * Throws `SBPL_OPERATION_UNKNOWN` and `DRIVER_UNKNOWN` for names outside of the vocabulary.
 */
export function decide(
  policy: DecidingPolicy,
  query: DecisionQuery,
  host: VirtualHost,
  { reasons = false }: DecideOptions = {},
): PolicyDecision {
  const shape = resolveDriver(query.driver, query.syscall);
  // Another order of rules has no words of its own for why.
  const explained = reasons && policy instanceof CompiledPolicy ? policy : null;
  const steps = new Steps();
  const reason = explained === null ? null : (access: Access, each: Answer): string => reasonOf(explained, access, each, rulePlace, steps);
  const evaluation = evaluateQuery(policy, query, shape, host, reason === null ? {} : { reason });
  const { answer, settled, resolved, walk } = evaluation;
  const refused = policy.applyFailureFor(query.process?.entitlements ?? host.data.process.entitlements);
  // A host that refuses the profile never decides; what its rules would say is still shown.
  const decision = refused === null ? evaluation.decision : 'unknown';
  const result: PolicyDecision = { decision, operation: query.operation, target: query.target, resolved_target: resolved, walk };
  if (answer?.rule) {
    result.rule = referenceOf(answer.rule.source);
  }
  if (answer !== null) {
    result.level = answer.level;
    if (reason !== null && settled !== null) {
      result.why = reason(settled, answer);
    }
  }
  if (decision === 'deny' && settled !== null) {
    result.first_denied = { operation: settled.operation, path: settled.target };
  }
  if (evaluation.decision === 'unknown') {
    result.unknown = evaluation.loop ? [loopConstruct(query.target)] : distinct(answer?.unknown ?? []);
  }
  if (policy.assumed.length > 0) {
    result.assumed = [...new Set(policy.assumed)];
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
  policy: PolicyAsked,
  query: Pick<DecisionQuery, 'operation' | 'target' | 'filter_name' | 'ioctl_command' | 'process'>,
  shape: DriverShape,
  host: VirtualHost,
  options: CourseOptions = {},
): Evaluation {
  const operation = operationAsked(host.operations, query.operation);
  const requirements = requirementsOf(host.operations, operation, query.target, shape, query.filter_name);
  const course = new Course(policy, askerOf(host, query.process), options, query.ioctl_command);
  for (const requirement of requirements) {
    if (!course.meet(requirement)) {
      break;
    }
  }
  return course.evaluation(resolvedOf(query.target, requirements, course, host));
}

/** The operation of a question, also by the name it had in another release. Throws `SBPL_OPERATION_UNKNOWN`. */
function operationAsked(operations: OperationTable, name: string): string {
  const operation = operations.sameAs(name) ?? name;
  if (operations.canonical(operation) === null) {
    const today = operations.oldName(name) ?? [];
    throw new SbplError({
      code: 'SBPL_OPERATION_UNKNOWN',
      message: `the operation ${name.slice(0, 80)} is not in the vocabulary`,
      hint:
        today.length === 0
          ? didYouMean(name, operations.names, 'use a name from the operation table, such as file-read* or mach-lookup')
          : `It is an older name for ${today.join(', ')}: ask one of these.`,
    });
  }
  return operation;
}

/** Where the path of a request leads, also where it was denied before its end; the name of one that has no path. */
function resolvedOf(target: string, requirements: readonly Requirement[], course: Course, host: VirtualHost): string {
  const [only] = requirements;
  if (requirements.length === 1 && only?.kind === 'path' && course.resolved !== null) {
    return course.resolved;
  }
  const last = requirements.findLast(({ kind }) => kind === 'path');
  return last?.kind === 'path' ? host.resolve(last.path, last.follow).path : target;
}
