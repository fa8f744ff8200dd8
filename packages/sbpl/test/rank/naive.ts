import type { Condition, Form, Profile } from './profiles.js';

/**
 * Rank as the contract states it (SBPL precedence 1), step by step and with no thought of speed. It shares nothing with the
 * engine: rules are those of the generator, and parents, built-in answers and added rules stand here once more.
 */

type Action = 'allow' | 'deny';
/** Null: it may hold. */
type Truth = boolean | null;

/** One rule on one operation, in the order of the text. A hole is a text that was not seen. */
interface Entry {
  operation: string;
  action: Action;
  filtered: Truth;
  holds: (target: string, assumed: Assumption) => Truth;
}

export interface Question {
  operation: string;
  target: string;
}

const PARENTS: Readonly<Record<string, string>> = {
  'file*': 'default',
  'file-read*': 'file*',
  'file-read-data': 'file-read*',
  'file-read-metadata': 'file-read*',
  'file-write*': 'file*',
  'file-write-data': 'file-write*',
  'file-write-unlink': 'file-write*',
  'file-write-setugid': 'file-write*',
  'file-test-existence': 'file*',
  'file-mount': 'file*',
  'file-mount-update': 'file-mount',
  signal: 'default',
  'mach*': 'default',
  'mach-task*': 'mach*',
  'mach-task-name': 'mach-task*',
  'mach-task-read': 'mach-task*',
  'process*': 'default',
  'process-info*': 'process*',
  'process-info-pidinfo': 'process-info*',
  'sysctl*': 'default',
  'sysctl-read': 'sysctl*',
  'network*': 'default',
  'network-inbound': 'network*',
  'network-bind': 'network-inbound',
};

const MAYBE_BUILT_IN: Readonly<Record<string, Action>> = {
  'file-test-existence': 'allow',
  'process-info*': 'allow',
  'file-write-setugid': 'deny',
};

/** Rules on self that the compiler adds: for certain, or perhaps. */
const ADDED: Readonly<Record<string, true | null>> = { signal: true, 'mach-task-name': true, 'mach-task-read': null };

const not = (value: Truth): Truth => (value === null ? null : !value);
const all = (values: Truth[]): Truth => (values.includes(false) ? false : values.includes(null) ? null : true);
const any = (values: Truth[]): Truth => (values.includes(true) ? true : values.includes(null) ? null : false);

/** What is taken for true or false of the conditions that are not known; without it each of them may hold or not. */
export type Assumption = ReadonlyMap<string, boolean>;

function holds(condition: Condition, target: string, assumed: Assumption): Truth {
  switch (condition.kind) {
    case 'path':
      if (condition.word === 'literal') return target === condition.path;
      return condition.word === 'subpath'
        ? target === condition.path || target.startsWith(`${condition.path}/`)
        : target.startsWith(condition.path);
    case 'target':
      return target === condition.word;
    case 'constant':
      return condition.holds ?? assumed.get(condition.source) ?? null;
    case 'all':
      return all(condition.parts.map((each) => holds(each, target, assumed)));
    case 'any':
      return any(condition.parts.map((each) => holds(each, target, assumed)));
    case 'none':
      return not(any(condition.parts.map((each) => holds(each, target, assumed))));
  }
}

/** The text from top to bottom, imports where they stand, each rule once under each operation it names. */
function entriesOf(forms: readonly Form[], around: readonly Condition[], open: boolean): (Entry | 'hole')[] {
  return forms.flatMap((form): (Entry | 'hole')[] => {
    switch (form.kind) {
      case 'rule': {
        const { action, conditions, perhaps } = form;
        const filtered = conditions.length > 0 || around.length > 0 ? true : perhaps ? null : false;
        return form.operations.map((operation) => ({
          operation,
          action,
          filtered,
          holds: (target, assumed) =>
            all([
              open || perhaps ? null : true,
              ...around.map((each) => holds(each, target, assumed)),
              conditions.length === 0 ? true : any(conditions.map((each) => holds(each, target, assumed))),
            ]),
        }));
      }
      case 'import':
        return form.forms === null ? ['hole'] : entriesOf(form.forms, around, open);
      case 'with-filter':
        return entriesOf(form.forms, [...around, form.condition], open);
      default:
        return entriesOf(form.forms, around, open || form.kind === 'perhaps');
    }
  });
}

/** Everything the answer may be, given what is not known. */
export function possibleAnswers({ forms }: Profile): (question: Question, assumed?: Assumption) => Set<Action> {
  const latestFirst = entriesOf(forms, [], false).reverse();
  return (question, assumed = new Map()) => {
    const possible = new Set<Action>();
    for (let operation: string | undefined = question.operation; operation !== undefined; operation = PARENTS[operation]) {
      const added = ADDED[operation];
      if (added !== undefined && question.target === 'self') {
        possible.add('allow');
        if (added === true) return possible;
      }
      for (const entry of latestFirst) {
        if (entry === 'hole') return new Set(['allow', 'deny']);
        const truth = entry.operation === operation && entry.filtered !== false ? entry.holds(question.target, assumed) : false;
        if (truth !== false) possible.add(entry.action);
        if (truth === true) return possible;
      }
      for (const entry of latestFirst) {
        if (entry === 'hole' || entry.operation !== operation || entry.filtered === true) continue;
        possible.add(entry.action);
        if (entry.holds(question.target, assumed) === true) return possible;
      }
      const builtIn = MAYBE_BUILT_IN[operation];
      if (builtIn !== undefined) possible.add(builtIn);
    }
    return possible.add('deny');
  };
}
