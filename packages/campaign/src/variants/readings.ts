import type { SbplNode } from '@runtime/sbpl';
import { headOf, withForms, withNodes } from './edits.js';
import type { ModelVariant } from './variant.js';

const isAction = (node: SbplNode): boolean => ['allow', 'deny'].includes(headOf(node) ?? '');
const isDefault = (node: SbplNode): boolean => node.kind === 'symbol' && node.name === 'default';
const isOperation = (node: SbplNode): boolean => node.kind === 'symbol';

/** A rule without the operation `default`; nothing is left of one that names no other. */
function withoutDefault(node: SbplNode): SbplNode | null {
  if (node.kind !== 'list' || !isAction(node)) return node;
  const items = node.items.filter((item) => !isDefault(item));
  return items.filter(isOperation).length < 2 ? null : { ...node, items };
}

const unanchored = (node: SbplNode): SbplNode =>
  node.kind === 'list' && headOf(node) === 'regex'
    ? { ...node, items: node.items.map((item) => (item.kind === 'string' ? { ...item, value: item.value.replace(/^\^/, '') } : item)) }
    : node;

const withoutNot = (node: SbplNode): SbplNode =>
  node.kind === 'list' && headOf(node) === 'require-not' && node.items[1] !== undefined ? withoutNot(node.items[1]) : node;

const asAny = (node: SbplNode): SbplNode =>
  node.kind === 'list' && headOf(node) === 'require-all'
    ? { ...node, items: [{ kind: 'symbol', name: 'require-any', span: node.span }, ...node.items.slice(1)] }
    : node;

/** Other readings of a profile: the text says something else than the engine takes it to say. */
export const READINGS: readonly ModelVariant[] = [
  {
    id: 'importsSkipped',
    title: 'imports are skipped',
    kind: 'imports',
    answer: (asked, engine) => engine.answer(withForms(asked, (forms) => forms.filter((form) => headOf(form) !== 'import'))),
  },
  {
    id: 'importsFirst',
    title: 'imports stand before the text, wherever they are written',
    kind: 'imports',
    answer: (asked, engine) =>
      engine.answer(
        withForms(asked, (forms) => {
          const isEarly = (form: SbplNode) => headOf(form) === 'version' || headOf(form) === 'import';
          return [...forms.filter(isEarly), ...forms.filter((form) => !isEarly(form))];
        }),
      ),
  },
  {
    id: 'defaultIgnored',
    title: 'rules on default are not heeded',
    kind: 'default',
    answer: (asked, engine) => engine.answer(withNodes(asked, withoutDefault)),
  },
  {
    id: 'regexUnanchored',
    title: 'the anchor of a regular expression is not heeded',
    kind: 'filters',
    answer: (asked, engine) => engine.answer(withNodes(asked, unanchored)),
  },
  {
    id: 'notIgnored',
    title: 'require-not says what stands in it',
    kind: 'filters',
    answer: (asked, engine) => engine.answer(withNodes(asked, withoutNot)),
  },
  {
    id: 'allAsAny',
    title: 'require-all is met by one of its filters',
    kind: 'filters',
    answer: (asked, engine) => engine.answer(withNodes(asked, asAny)),
  },
  {
    id: 'caseIgnored',
    title: 'filters on paths do not tell case apart',
    kind: 'case',
    answer(asked, engine) {
      const path = engine.host.resolve(asked.question.target).path;
      const spelled = (text: string): string => {
        const anchor = text.startsWith('^') ? '^' : '';
        const plain = text.slice(anchor.length);
        const isNear = path.toLowerCase().startsWith(plain.toLowerCase());
        return isNear ? `${anchor}${path.slice(0, plain.length)}` : text;
      };
      const near = (node: SbplNode): SbplNode => (node.kind === 'string' ? { ...node, value: spelled(node.value) } : node);
      // An import is named by a path, too, and is no filter.
      const imported = (name: string): boolean => asked.imports.has(name);
      return engine.answer(withNodes(asked, (node) => (node.kind === 'string' && imported(node.value) ? node : near(node))));
    },
  },
];
