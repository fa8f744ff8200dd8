import type { ListNode, SbplNode, Span } from '@runtime/sbpl';
import { headOf } from '../text/nodes.js';
import type { Profile } from '../text/profile.js';
import { NameScope } from './scope.js';

/** A name that stands where a value is meant; what it means is known when every definition is. */
export interface Use {
  name: string;
  profile: Profile;
  span: Span;
  scope: NameScope;
}

/** Finds the definitions and the uses of names in a text, in the scopes that its forms open. */
export class NameWalk {
  readonly uses: Use[] = [];
  readonly #profile: Profile;

  constructor(profile: Profile) {
    this.#profile = profile;
  }

  all(nodes: readonly SbplNode[], scope: NameScope): void {
    for (const node of nodes) this.#node(node, scope);
  }

  #node(node: SbplNode, scope: NameScope): void {
    if (node.kind === 'symbol') this.#use(node, scope);
    else if (node.kind === 'quoted') this.#quoted(node.item, scope, node.form === 'quasiquote');
    else if (node.kind === 'list') this.#list(node, scope);
  }

  /** Of quoted data only what is unquoted is evaluated. */
  #quoted(node: SbplNode, scope: NameScope, unquotes: boolean): void {
    if (node.kind === 'list') for (const item of node.items) this.#quoted(item, scope, unquotes);
    else if (node.kind === 'quoted' && unquotes && node.form.startsWith('unquote')) this.#node(node.item, scope);
  }

  #list(list: ListNode, scope: NameScope): void {
    const items = list.items.slice(1);
    // A name of the profile's own hides a form.
    switch (scope.find(headOf(list) ?? '') === undefined ? headOf(list) : null) {
      case 'define':
      case 'define-once':
      case 'define-macro':
      case 'macro':
        this.#define(list, items, scope);
        break;
      case 'lambda':
        this.#function(items[0], items.slice(1), list, scope);
        break;
      case 'let':
      case 'let*':
      case 'letrec':
      case 'letrec*':
      case 'do':
        this.#let(list, items, scope);
        break;
      case 'defined?':
        for (const item of items) this.#node(item.kind === 'quoted' ? item.item : item, scope);
        break;
      case 'quote':
        break;
      default:
        this.all(list.items, scope);
    }
  }

  #define(form: ListNode, [target, ...body]: SbplNode[], scope: NameScope): void {
    const name = target?.kind === 'list' ? target.items[0] : target;
    this.#bind(name, scope, form);
    if (target?.kind === 'list') this.#function({ ...target, items: target.items.slice(1) }, body, form, scope);
    else this.all(body, scope);
  }

  #function(parameters: SbplNode | undefined, body: readonly SbplNode[], form: SbplNode, scope: NameScope): void {
    const inner = new NameScope(scope);
    const names = parameters?.kind === 'list' ? parameters.items : [parameters];
    for (const name of names) if (name?.kind !== 'symbol' || name.name !== '.') this.#bind(name, inner, form);
    this.all(body, inner);
  }

  #let(form: ListNode, items: SbplNode[], scope: NameScope): void {
    const inner = new NameScope(scope);
    const label = items[0]?.kind === 'symbol' ? items.shift() : undefined;
    this.#bind(label, inner, form);
    const [bindings, ...body] = items;
    const isPlain = headOf(form) === 'let' || headOf(form) === 'do';
    for (const binding of bindings?.kind === 'list' ? bindings.items : []) {
      const [name, init, ...steps] = binding.kind === 'list' ? binding.items : [binding];
      if (init !== undefined) this.#node(init, isPlain ? scope : inner);
      this.#bind(name, inner, form);
      this.all(steps, inner);
    }
    this.all(body, inner);
  }

  #bind(name: SbplNode | undefined, scope: NameScope, form: SbplNode): void {
    if (name?.kind === 'symbol') scope.define(name.name, { profile: this.#profile, span: name.span }, form);
  }

  #use(node: SbplNode & { kind: 'symbol' }, scope: NameScope): void {
    this.uses.push({ name: node.name, profile: this.#profile, span: node.span, scope });
  }
}
