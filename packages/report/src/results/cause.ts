import { isBlockedStage } from '@runtime/contracts';
import type { JoinedProbe } from './join.js';
import type { Explanation } from './model.js';
import { member, object, type Row, text } from './values.js';

/** What a probe asked about. */
export interface Asked {
  operation: string;
  target: string;
}

/** What was denied first: as the run tells it, else as the engine reads the text that was applied. */
export function firstDenied(probe: JoinedProbe, explanation: Explanation | null): { operation: string; path: string } | null {
  const row = probe.event ?? {};
  const told = text(row, 'first_denial_op');
  if (told !== null) {
    const details = object(member(row, 'probe_details'));
    const denied = [member(details, 'first_denied'), member(details, 'prerequisite')]
      .map(object)
      .find((each) => text(each, 'operation') === told);
    return { operation: told, path: text(denied ?? {}, 'path') ?? filterValue(row) ?? '' };
  }
  if (text(row, 'actual') !== 'deny' || explanation === null || explanation.role === 'host') return null;
  return explanation.agrees === false ? null : explanation.first_denied;
}

function filterValue(row: Row): string | null {
  const filters = member(row, 'first_denial_filters');
  return Array.isArray(filters) ? text(object(filters[0]), 'value') : null;
}

/** Why a decision came out as it did, in words. Null for what was allowed as expected. */
export function causeOfDecision(
  probe: JoinedProbe,
  { operation, target }: Asked,
  denied: { operation: string; path: string } | null,
  explanation: Explanation | null,
): string | null {
  const actual = text(probe.event ?? {}, 'actual');
  if (actual === 'allow')
    return probe.verdict === 'match' ? null : `allowed${leads(target, reachedPath(probe))}: ${allowedBy(explanation)}`;
  if (probe.by_mode) return 'refused by ordinary permissions (EACCES), as without a policy';
  if (explanation?.role === 'host') return 'the host denies it without a policy too';
  if (denied === null) return actual === 'deny' ? 'denied; what was denied first is not known' : null;
  const access = accessText(denied);
  if (text(probe.event ?? {}, 'decision_path') !== 'dependency_denied') {
    const spelled = denied.path === target ? '' : leads(target, denied.path, ',');
    return `denied: ${refusedBy(explanation, access)}${spelled}`;
  }
  if (denied.operation === 'file-read-metadata' && denied.path !== '') {
    return onTheWay(denied.path, target)
      ? `denied at the link ${denied.path}: reading it needs file-read-metadata there`
      : `denied on the way, at ${denied.path}: it needs file-read-metadata there`;
  }
  return `denied before ${operation} was asked: the probe needs ${access} first`;
}

/** The path is a link that the target, as it was asked for, goes through. A target without a slash at its start is taken from the root. */
function onTheWay(path: string, target: string): boolean {
  const whole = target.startsWith('/') ? target : `/${target}`;
  return whole === path || whole.startsWith(`${path}/`);
}

function accessText({ operation, path }: { operation: string; path: string }): string {
  if (path === '') return operation;
  const word = path.startsWith('/') ? 'on' : operation.startsWith('network-') ? 'to' : 'of';
  return `${operation} ${word} ${path}`;
}

const reachedPath = ({ event }: JoinedProbe): string | null => text(event ?? {}, 'normalized_path');

const leads = (target: string, path: string | null, comma = ''): string =>
  path === null || path === target || !target.startsWith('/')
    ? ''
    : comma === ''
      ? ` as ${path}, where ${target} leads`
      : `${comma} where ${target} leads`;

const DEFAULT_RULE = /^\(\s*(allow|deny)\s+default\b/;

function allowedBy(explanation: Explanation | null): string {
  const rule = explanation?.rule ?? null;
  if (rule === null) return 'which rule did it is not known';
  if (DEFAULT_RULE.test(rule.text)) return 'no rule denies it, and the default allows';
  return ADDED[rule.part] ?? 'a rule of the profile allows it';
}

const ADDED: Readonly<Record<string, string>> = {
  'run-time-block': 'a rule that every run appends allows it',
  'key-rule': 'a rule that the plan appends allows it',
  import: 'a rule of an imported profile allows it',
};

function refusedBy(explanation: Explanation | null, access: string): string {
  const rule = explanation?.rule ?? null;
  if (rule === null || DEFAULT_RULE.test(rule.text)) return `no rule allows ${access}`;
  return `a rule denies ${access}`;
}

/** Why the policy was not asked at all. */
export function causeOfBlock({ event, scenario_job }: JoinedProbe): string {
  const kind = text(event ?? {}, 'failure_kind') ?? text(scenario_job ?? {}, 'reason') ?? '';
  const known = BLOCKS[kind];
  if (known !== undefined) return known;
  const stage = text(event ?? {}, 'failure_stage') ?? '';
  const detail = kind === '' ? '' : ` (${kind})`;
  return stage === 'apply' || !isBlockedStage(stage) ? `the policy could not be applied${detail}` : `it ended at ${stage}${detail}`;
}

const BLOCKS: Readonly<Record<string, string>> = {
  apply_already_sandboxed: 'the policy could not be applied: the process was in a sandbox already',
  bootstrap_deny_process_exec: 'the policy does not let the program start that carries the probe: it needs process-exec*',
  bootstrap_exec_failed: 'the program that carries the probe could not be started under the policy',
  sandbox_apply_failed: 'the policy could not be applied',
  sandbox_init_failed: 'the policy could not be applied: the host refuses the profile',
};
