import { allowingRule, type CompiledPolicy, type NamedPath, pathsInRules, type RuleReference } from '@runtime/sbpl';

/** Something that a profile evidently wants to work: one of its rules serves nothing else. */
export interface Want {
  /** As a question; several where any of them would do. */
  questions: string[][];
  /** The rule that shows it. */
  rule: RuleReference;
  /** What is said of it when it fails. */
  message: string;
  /** Folders that a question's program stands for. */
  folders?: ReadonlyMap<string, string>;
}

const STARTS = ['process-exec*', 'process*'];
const WRITES = ['file-write*', 'file-write-create', 'file-write-data', 'file*'];
const CONNECTS = ['network-outbound', 'network*'];

/** Places that programs write to without changing into them. */
const NO_ROOTS = /^\/(?:dev|private\/(?:tmp|var)|tmp|var)(?:\/|$)|^\/$/;

/** What a profile wants of the everyday actions, as its own rules show. A profile that starts nothing wants none of them. */
export function wantsOf(policy: CompiledPolicy): Want[] {
  const starting = allowingRule(policy, STARTS);
  if (starting === null || policy.defaultAction === 'allow') return [];
  const named = pathsInRules(policy).filter(({ action }) => action === 'allow');
  const about = (operations: readonly string[]): NamedPath[] =>
    named.filter((each) => each.operations.some((name) => operations.includes(name)));
  const naming = (beginning: RegExp): NamedPath | undefined => named.find(({ value }) => beginning.test(value));
  const programs = programsOf(about(STARTS));
  const starts = [...programs.keys()].map((path) => ['start', path]);
  const wants: Want[] = [{ questions: starts, rule: starting, message: 'nothing can start under this profile', folders: programs }];
  for (const { value, rule, test } of about(WRITES)) {
    if (test !== 'subpath' || NO_ROOTS.test(value)) continue;
    wants.push({ questions: [['cd', value]], rule, message: `cd into the writable root ${value} will fail with Not a directory` });
  }
  const temporary = naming(/^\/(?:private\/)?var\/folders(?:\/|$)/);
  if (temporary !== undefined && about(WRITES).includes(temporary)) {
    const link = temporary.value.startsWith('/var/') ? 'the rule on /var/folders matches nothing' : 'the rule does not reach';
    wants.push({ questions: [['tempfile']], rule: temporary.rule, message: `temporary files cannot be made: ${link}` });
  }
  const resolver = naming(/^\/(?:private\/)?var\/run\/mDNSResponder$/);
  if (resolver !== undefined) wants.push({ questions: [['dns']], rule: resolver.rule, message: 'no host name can be resolved' });
  const terminal = allowingRule(policy, ['pseudo-tty']);
  if (terminal !== null) wants.push({ questions: [['pty']], rule: terminal, message: 'no terminal can be opened' });
  const connecting = localOnly(policy);
  if (connecting !== null) {
    const message = 'connecting to localhost will fail: a rule on the local address does not cover a socket that connects';
    wants.push({ questions: [['connect', 'localhost:8080']], rule: connecting, message });
  }
  return wants;
}

/** A program for each place that may be executed, with the folder that it stands for; a shell where every place may. */
function programsOf(named: readonly NamedPath[]): Map<string, string> {
  const programs = new Map<string, string>();
  for (const { test, value } of named) {
    if (test === 'equal') programs.set(value, '');
    else if (test === 'subpath') programs.set(`${value === '/' ? '' : value}/program`, value);
  }
  return programs.size === 0 ? programs.set('/bin/sh', '') : programs;
}

/** A rule that means connections to this host and says so by the local address. */
function localOnly(policy: CompiledPolicy): RuleReference | null {
  const rule = allowingRule(policy, CONNECTS);
  return rule !== null && /\(local (?:ip|tcp)4?6? "localhost:/.test(rule.text) && !/\(remote /.test(rule.text) ? rule : null;
}
