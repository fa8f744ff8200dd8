import type { World } from '@runtime/worlds';
import { type AssembledPart, assembleProfile } from './assemble.js';
import { decide } from './decide/decide.js';
import { resolveDriver } from './decide/drivers.js';
import { neededRules } from './decide/needed.js';
import { isRelativeTarget } from './decide/requirements.js';
import { SbplError } from './error.js';
import { virtualHostOf } from './host/base.js';
import type { VirtualHost } from './host/virtual-host.js';
import { compilePolicy } from './policy/compile.js';
import { rulePlace } from './rule-place.js';
import type { ImportResolver, PolicyDecision, QuestionProcess, RuleLevel, RuleReference, WalkStep } from './types.js';

export interface ExplainInput {
  text: string;
  /** Name shown in rules and problems. */
  file: string;
  operation: string;
  target: string;
  /** Of a text that is assembled already: where each stretch of it came from. */
  parts?: readonly AssembledPart[] | undefined;
  runTimeBlock?: boolean | undefined;
  keyRules?: readonly string[] | undefined;
  driver?: string | undefined;
  syscall?: string | undefined;
  attrPayload?: string | undefined;
  filterName?: string | undefined;
  ioctlCommand?: string | number | undefined;
  /** Who asks; the virtual host's probe without it. */
  process?: QuestionProcess | undefined;
  world: World;
  /** The virtual host to ask on, such as one that a plan adds to; the world's own without it. */
  host?: VirtualHost | undefined;
  params?: Readonly<Record<string, string>> | undefined;
  imports?: ImportResolver | undefined;
}

/**
 * The whole of `runtime explain`: assembles, compiles and asks. The result is the document that `--json` prints.
 * Throws `SBPL_INVALID`, `SBPL_OPERATION_UNKNOWN`, `SBPL_TARGET_RELATIVE`, `DRIVER_UNKNOWN` and `WORLD_PART_MISSING`.
 */
export function explainDecision(input: ExplainInput): PolicyDecision {
  const { text, file, parts, runTimeBlock, keyRules } = input;
  const profile = parts === undefined ? assembleProfile({ text, file, runTimeBlock, world: input.world, keyRules }) : { text, file, parts };
  const policy = compilePolicy(profile, input.world, { params: input.params, imports: input.imports });
  const host = input.host ?? virtualHostOf(input.world);
  const { operation, target, driver, syscall, filterName } = input;
  if (isRelativeTarget(host.operations, operation, target, resolveDriver(driver, syscall).syscall)) {
    throw new SbplError({
      code: 'SBPL_TARGET_RELATIVE',
      message: `the target ${target.slice(0, 200)} of ${operation} does not begin with /: from where a kernel would take it is not known`,
      hint: `Give the whole path, for example /${target.slice(0, 200)}.`,
    });
  }
  const asked = { operation, target, driver, syscall, attr_payload: input.attrPayload, filter_name: filterName };
  const query = { ...asked, ioctl_command: input.ioctlCommand, process: input.process };
  const { walk, unknown, apply_failure: refused, ...rest } = decide(policy, query, host, { reasons: true });
  return {
    ...rest,
    walk,
    needed: neededRules(policy, query, host),
    ...(unknown === undefined ? {} : { unknown }),
    ...(refused === undefined ? {} : { apply_failure: refused }),
  };
}

/** The rule that answered, or what did in its place. */
function decidedBy({ rule, level }: { rule?: RuleReference | null; level?: RuleLevel }): string {
  if (rule !== null && rule !== undefined) {
    return `${rulePlace(rule)} ${rule.text}`;
  }
  if (level?.list === 'implicit') {
    return `a rule that the compiler adds for ${level.operation}`;
  }
  if (level?.list === 'filtered') {
    return 'nothing: what is unknown stands before every answer';
  }
  return level === undefined || level.operation === 'default'
    ? 'the default (deny, none is stated)'
    : `the host's own answer for ${level.operation}`;
}

function stepText(step: WalkStep): string {
  switch (step.kind) {
    case 'symlink':
      return step.decision === undefined
        ? `link      ${step.path} -> ${step.to}`
        : `link      ${step.path} -> ${step.to}  needs ${step.operation}: ${step.decision}, by ${decidedBy(step)}`;
    case 'firmlink':
      return `firmlink  ${step.path} -> ${step.to}`;
    case 'parent':
      return `parent    ${step.path} -> ${step.to}`;
    case 'access':
      return `access    ${step.operation} ${step.path}: ${step.decision}, by ${decidedBy(step)}`;
  }
}

/** The same for people: decision, rule, first denied access, walk, doubts. One string per line, no colours. */
export function explainLines(decision: PolicyDecision): string[] {
  const lines = [`${decision.decision.toUpperCase()}  ${decision.operation} ${decision.target}`];
  if (decision.resolved_target !== decision.target) {
    lines.push(`  resolved      ${decision.resolved_target}`);
  }
  lines.push(`  decided by    ${decidedBy(decision)}`);
  if (decision.why !== undefined) {
    lines.push(`  because       ${decision.why}`);
  }
  if (decision.first_denied !== undefined) {
    lines.push(`  first denied  ${decision.first_denied.operation} ${decision.first_denied.path}`);
  }
  if (decision.apply_failure !== undefined) {
    const { file, line, message } = decision.apply_failure;
    lines.push(`  not applied   ${file}:${line}: ${message}; a host would refuse this profile before any decision`);
  }
  if (decision.walk.length > 0) {
    lines.push('  walk', ...decision.walk.map((step) => `    ${stepText(step)}`));
  }
  for (const [index, { rule }] of (decision.needed ?? []).entries()) {
    lines.push(`  ${index === 0 ? 'needed      ' : '            '}  ${rule}`);
  }
  if (decision.assumed !== undefined) {
    lines.push(`  assumed       what ${decision.assumed.join(', ')} says: no text was given, and facts of the world stand in`);
  }
  for (const { construct, reason, file, line } of decision.unknown ?? []) {
    lines.push(`  unknown       ${file === '' ? '' : `${file}:${line}: `}${construct}: ${reason}`);
  }
  return lines;
}
