import type { WorldHost } from '@runtime/contracts';
import type { Engine } from '../engine.js';
import type { ModelVariant } from './variant.js';

const withoutLinks = new WeakMap<Engine, Engine>();

/** The same host with no links: a path is what is written. */
function linkless(engine: Engine): Engine {
  const known =
    withoutLinks.get(engine) ?? engine.inWorld((document) => ({ ...document, host: { ...(document.host as WorldHost), links: {} } }));
  withoutLinks.set(engine, known);
  return known;
}

/** Other things that a host asks on the way to an answer. */
export const HOSTS: readonly ModelVariant[] = [
  {
    id: 'linksNotWalked',
    title: 'links are not followed, and need no permission',
    kind: 'links',
    answer: (asked, engine) => linkless(engine).answer(asked),
  },
  {
    id: 'linksFree',
    title: 'links are followed, and need no permission',
    kind: 'links',
    answer: (asked, engine) =>
      engine.answer({ ...asked, question: { ...asked.question, target: engine.host.resolve(asked.question.target).path } }),
  },
  {
    id: 'folderNotNeeded',
    title: 'a call relative to a folder needs no permission for the folder',
    kind: 'needs',
    answer: (asked, engine) => engine.answer({ ...asked, question: { ...asked.question, syscall: undefined } }),
  },
  {
    id: 'noImplicitRules',
    title: 'the compiler adds no rules of its own',
    kind: 'implicit',
    answer: (asked, engine) => engine.answer(asked, { NO_IMPLICIT_RULES: '1' }),
  },
];
