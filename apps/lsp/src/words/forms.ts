import { ARGUMENT_WORDS } from '@runtime/sbpl';

/** The forms of the language in words. */
export const FORMS: Readonly<Record<string, string>> = {
  allow: 'A rule that allows operations, where one of its filters matches; everywhere without filters.',
  deny: 'A rule that denies operations, where one of its filters matches; everywhere without filters.',
  version: 'The version of the language: 1, 2 or 3.',
  import: 'Another profile, evaluated where the import stands.',
  param: 'The value of a parameter that whoever applies the profile gives; #f without one.',
  with: 'A modifier of a rule: what happens besides the decision.',
  'with-filter': 'Every rule inside also needs this filter.',
  'with-modifier': 'Every rule inside also has this modifier.',
  'with-operations': 'Every rule inside also names these operations.',
  'defined?': 'Whether the host knows a name: for profiles that are used on several releases.',
  'apply-message-filter': 'Rules about the messages of a service, applied where the rule around it matches.',
  define: 'A name for a value, or for a function.',
  'define-once': 'A name for a value, unless it has one already.',
  if: 'One of two forms, by a condition.',
  when: 'Forms that hold only under a condition.',
  unless: 'Forms that hold only without a condition.',
  cond: 'The first of several branches whose condition holds.',
  begin: 'Several forms in the place of one.',
  let: 'Names for values inside of this form.',
  debug: 'Asks for reports of denials; a name of version 1.',
  trace: 'Names a file for a trace; decides nothing.',
};

/** The modifiers of `with`, the actions they go with, and what they do. */
export const MODIFIERS: Readonly<Record<string, { actions: readonly string[]; help: string }>> = {
  report: { actions: ['allow', 'deny'], help: 'What the rule decides is reported to the log.' },
  'no-report': { actions: ['deny'], help: 'The denial is not reported to the log.' },
  'no-log': { actions: ['deny'], help: 'An older name of no-report.' },
  'send-signal': { actions: ['deny'], help: 'The process gets a signal: (with send-signal SIGKILL).' },
  errno: { actions: ['deny'], help: 'The call fails with another error than EPERM.' },
  'no-sandbox': { actions: ['allow'], help: 'The program that is started runs without this profile; it goes with the start of programs.' },
  'no-profile': { actions: ['allow'], help: 'An older name of no-sandbox.' },
  grant: { actions: ['allow'], help: 'What is allowed is granted on.' },
  telemetry: { actions: ['allow', 'deny'], help: 'The decision is counted.' },
  message: { actions: ['allow', 'deny'], help: 'A text that is reported with the decision.' },
  'partial-symbolication': { actions: ['allow', 'deny'], help: 'Reports have less of a stack.' },
};

/** Words that an argument may be, by the form around it. */
export const ARGUMENTS: Readonly<Record<string, readonly string[]>> = { version: ['1', '2', '3'], ...ARGUMENT_WORDS };
