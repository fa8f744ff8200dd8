import { assembleProfile, RUN_TIME_BLOCK } from './assemble.js';
import { decide } from './decide/decide.js';
import { isRelativeTarget } from './decide/requirements.js';
import { SbplError } from './error.js';
import { loadVirtualHost } from './host/load.js';
import { compilePolicy } from './policy/compile.js';
import type { ImportResolver, PolicyDecision, QuestionProcess, RuleReference, WalkStep } from './types.js';

export interface ExplainInput {
  text: string;
  /** Name shown in rules and problems. */
  file: string;
  operation: string;
  target: string;
  runTimeBlock?: boolean | undefined;
  keyRules?: readonly string[] | undefined;
  driver?: string | undefined;
  syscall?: string | undefined;
  filterName?: string | undefined;
  ioctlCommand?: string | number | undefined;
  /** Who asks; the virtual host's probe without it. */
  process?: QuestionProcess | undefined;
  /** A world id, a world document, or the data of a virtual host. */
  world?: unknown;
  params?: Readonly<Record<string, string>> | undefined;
  imports?: ImportResolver | undefined;
}

/**
 * The whole of `runtime explain`: assembles, compiles and asks. The result is the document that `--json` prints.
 * Throws `SBPL_INVALID`, `SBPL_OPERATION_UNKNOWN`, `SBPL_TARGET_RELATIVE`, `DRIVER_UNKNOWN`, `VIRTUAL_HOST_INVALID` and `VIRTUAL_HOST_UNKNOWN`.
 */
export function explainDecision(input: ExplainInput): PolicyDecision {
  const profile = assembleProfile({ text: input.text, file: input.file, runTimeBlock: input.runTimeBlock, keyRules: input.keyRules });
  const policy = compilePolicy(profile, { params: input.params, imports: input.imports });
  const host = input.world === undefined ? loadVirtualHost() : loadVirtualHost(input.world);
  const { operation, target, driver, syscall, filterName } = input;
  if (isRelativeTarget(operation, target, syscall ?? driver)) {
    throw new SbplError({
      code: 'SBPL_TARGET_RELATIVE',
      message: `the target ${target.slice(0, 200)} of ${operation} does not begin with /: from where a kernel would take it is not known`,
      hint: `Give the whole path, for example /${target.slice(0, 200)}.`,
    });
  }
  const question = { operation, target, driver, syscall, filter_name: filterName, ioctl_command: input.ioctlCommand };
  return decide(policy, { ...question, process: input.process }, host);
}

/** Where a rule is to be looked for. What a run appends stands in no file: its line there would lead nowhere. */
export function rulePlace({ file, line, part, text }: RuleReference): string {
  switch (part) {
    case 'run-time-block':
      return `run-time block:${RUN_TIME_BLOCK.indexOf(text) + 1}`;
    case 'key-rule':
      return 'key rule';
    default:
      return `${file}:${line} (${part === 'import' ? 'import' : 'profile'})`;
  }
}

const ruleText = (rule: RuleReference | null | undefined): string =>
  rule === null || rule === undefined ? 'the default (deny, none is stated)' : `${rulePlace(rule)} ${rule.text}`;

function stepText(step: WalkStep): string {
  switch (step.kind) {
    case 'symlink':
      return step.decision === undefined
        ? `link      ${step.path} -> ${step.to}`
        : `link      ${step.path} -> ${step.to}  needs ${step.operation}: ${step.decision}, by ${ruleText(step.rule)}`;
    case 'firmlink':
      return `firmlink  ${step.path} -> ${step.to}`;
    case 'parent':
      return `parent    ${step.path} -> ${step.to}`;
    case 'access':
      return `access    ${step.operation} ${step.path}: ${step.decision}, by ${ruleText(step.rule)}`;
  }
}

/** The same for people: decision, rule, first denied access, walk, doubts. One string per line, no colours. */
export function explainLines(decision: PolicyDecision): string[] {
  const lines = [`${decision.decision.toUpperCase()}  ${decision.operation} ${decision.target}`];
  if (decision.resolved_target !== decision.target) {
    lines.push(`  resolved      ${decision.resolved_target}`);
  }
  lines.push(`  decided by    ${ruleText(decision.rule)}`);
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
  for (const { construct, reason, file, line } of decision.unknown ?? []) {
    lines.push(`  unknown       ${file === '' ? '' : `${file}:${line}: `}${construct}: ${reason}`);
  }
  return lines;
}
