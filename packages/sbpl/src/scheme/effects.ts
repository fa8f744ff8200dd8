import type { SbplNode } from '../reader/node.js';
import { Closure, Macro, type Scope, SymbolValue, UnknownValue, type Value } from './values.js';

/** Names whose use adds rules, brings in others, or changes what other code sees. What `define` binds stays where it stands. */
const ACTING: ReadonlySet<string> = new Set([
  ...['allow', 'deny', 'import', 'load', 'set!', 'macro', 'define-macro', 'with-filter', 'with-modifier', 'with-operations'],
  ...['version', 'error', 'throw', 'set-car!', 'set-cdr!', 'vector-set!', 'eval'],
]);

interface Place {
  node: SbplNode;
  scope: Scope;
  /** First in its list: what stands there is called. */
  isCalled: boolean;
}

const places = (nodes: readonly SbplNode[], scope: Scope): Place[] => nodes.map((node) => ({ node, scope, isCalled: false }));

/**
 * Whether evaluating code may add rules or change what other code sees. Functions it names are looked into, each once;
 * macros, and calls of what is not known, count as acting.
 */
export function mayAct(forms: readonly SbplNode[], scope: Scope): boolean {
  const seen = new Set<Closure>();
  const pending = places(forms, scope);
  for (let place = pending.pop(); place !== undefined; place = pending.pop()) {
    const { node, scope: at, isCalled } = place;
    if (node.kind === 'list') {
      pending.push(...node.items.map((item, index) => ({ node: item, scope: at, isCalled: index === 0 })));
    } else if (node.kind === 'symbol') {
      const value = at.get(node.name);
      if (isActing(node.name, value, isCalled)) {
        return true;
      }
      if (value instanceof Closure && !seen.has(value)) {
        seen.add(value);
        pending.push(...places(value.body, value.scope));
      }
    }
  }
  return false;
}

function isActing(name: string, value: Value | undefined, isCalled: boolean): boolean {
  if (value === undefined) {
    return ACTING.has(name);
  }
  if (value instanceof Macro || (value instanceof SymbolValue && ACTING.has(value.name))) {
    return true;
  }
  return isCalled && value instanceof UnknownValue;
}
