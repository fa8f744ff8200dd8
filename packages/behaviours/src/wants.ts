import { allowingRules, type CompiledPolicy, type NamedPath, pathsInRules, type RuleReference } from '@runtime/sbpl';

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
const NO_ROOTS = /^\/(?:dev|private\/(?:tmp|var)|tmp|var|Library|Users\/[^/]+\/(?:Library|\.[^/]+))(?:\/|$)|^\/$/;

/** Programs that start another of the same name in the developer folder. */
const SHIMS: ReadonlyMap<string, string> = new Map(['git', 'python3', 'clang', 'make'].map((name) => [`/usr/bin/${name}`, name]));

/** What a profile wants of the everyday actions, as its own rules show. One that denies by default and starts nothing wants none of them. */
export function wantsOf(policy: CompiledPolicy): Want[] {
  const [starting] = allowingRules(policy, STARTS);
  if (starting === undefined && policy.defaultAction !== 'allow') return [];
  const named = pathsInRules(policy).filter(({ action }) => action === 'allow');
  const about = (operations: readonly string[]): NamedPath[] =>
    named.filter((each) => each.operations.some((name) => operations.includes(name)));
  const naming = (beginning: RegExp): NamedPath | undefined => named.find(({ value }) => beginning.test(value));
  const wants: Want[] = [];
  if (starting !== undefined) {
    const folders = programsOf(policy, named);
    const questions = [...folders.keys()].map((path) => ['start', path]);
    if (questions.length > 0) wants.push({ questions, rule: starting, message: 'nothing can start under this profile', folders });
  }
  for (const { value, rule, test } of about(STARTS)) {
    const name = test === 'equal' ? SHIMS.get(value) : undefined;
    if (name !== undefined) wants.push({ questions: [[name]], rule, message: `${name} will not find the tool of the developer folder` });
  }
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
  const [terminal] = allowingRules(policy, ['pseudo-tty']);
  if (terminal !== undefined) wants.push({ questions: [['pty']], rule: terminal, message: 'no terminal can be opened' });
  return [...wants, ...localWants(policy)];
}

/** The first folder that a profile means to work in: one that may be written, with all below. */
export const workingFolderOf = (policy: CompiledPolicy): string | undefined =>
  pathsInRules(policy).find(
    ({ action, operations, test, value }) =>
      action === 'allow' && test === 'subpath' && !NO_ROOTS.test(value) && operations.some((name) => WRITES.includes(name)),
  )?.value;

/** Beginnings of what a program is read by. */
const READS = /^(?:file\*|file-read)/;

/**
 * A program for each place that may be executed, with the folder that it stands for, and one for each place in such a folder that may be
 * read; a shell where a rule names no place. None where a rule names places by a pattern: what they are is not known.
 */
function programsOf(policy: CompiledPolicy, named: readonly NamedPath[]): Map<string, string> {
  const programs = new Map<string, string>();
  const executable = named.filter(({ operations }) => operations.some((name) => STARTS.includes(name)));
  if (executable.some(({ test }) => test !== 'equal' && test !== 'subpath')) return programs;
  const readable = named.filter(({ operations, test }) => test !== 'regex' && operations.some((name) => READS.test(name)));
  for (const { test, value } of executable) {
    if (test === 'equal') programs.set(value, '');
    else {
      const folder = value === '/' ? '' : value;
      programs.set(`${folder}/program`, value);
      for (const each of readable) {
        if (each.value.startsWith(`${folder}/`)) programs.set(each.test === 'subpath' ? `${each.value}/program` : each.value, value);
      }
    }
  }
  const key = ({ file, line, text }: RuleReference): string => `${file}:${line} ${text}`;
  const naming = new Set(executable.map(({ rule }) => key(rule)));
  if (allowingRules(policy, STARTS).some((rule) => !naming.has(key(rule)))) programs.set('/bin/sh', '');
  return programs;
}

const LOCAL = /\(local (?:ip|tcp)[46]? "localhost:(\*|\d+)"\)/;

/** What rules on the local address mean: connections to this host, and listening on it. Who names a remote address knows the difference. */
function localWants(policy: CompiledPolicy): Want[] {
  const about = (operations: readonly string[]): { rule: RuleReference; address: string } | undefined => {
    for (const rule of allowingRules(policy, operations)) {
      const port = LOCAL.exec(rule.text)?.[1];
      if (port !== undefined) return { rule, address: `localhost:${port}` };
    }
    return undefined;
  };
  const wants: Want[] = [];
  const connecting = about(CONNECTS);
  if (connecting !== undefined && !allowingRules(policy, CONNECTS).some(({ text }) => /\((?:remote|to) (?:ip|tcp)/.test(text))) {
    const message = 'connecting to localhost will fail: a rule on the local address does not cover a socket that connects';
    wants.push({ questions: [['connect', connecting.address]], rule: connecting.rule, message });
  }
  const listening = about(['network-bind', 'network-inbound']);
  if (listening !== undefined) {
    const message = 'listening on localhost will fail';
    wants.push({ questions: [['listen', listening.address]], rule: listening.rule, message });
  }
  return wants;
}
