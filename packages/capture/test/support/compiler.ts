import type { WorldOperations } from '@runtime/contracts';
import { readProfile, type SbplNode } from '@runtime/sbpl';
import type { CompilerAnswer } from '../../src/asker.js';

/** What the simulated compiler knows, and how it behaves. */
export interface Compiler {
  operations: WorldOperations;
  filters: readonly string[];
  /** Filters that are words of the syntax: they are no values. */
  syntax?: readonly string[];
  modifiers: readonly string[];
  /** Messages are cut after so many characters. */
  longest?: number;
}

class Refused extends Error {}

/** A profile compiler as far as a capture asks one: bare rules, the question what an operation can return, words that are bound. */
export function compile(compiler: Compiler, text: string): CompilerAnswer {
  try {
    new Profile(compiler).evaluateAll(readProfile(text).tree.forms);
    return { rc: 0, stderr: '', timed_out: false };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const said = `sandbox-exec: ${error.message} at <input string>, line 3`;
    return { rc: 65, stderr: `${said.slice(0, compiler.longest ?? said.length)}\n`, timed_out: false };
  }
}

type Action = 'allow' | 'deny';

class Profile {
  readonly #compiler: Compiler;
  readonly #rows: ReadonlyMap<string, WorldOperations['table'][number]>;
  readonly #tails = new Map<string, Action>([['default', 'deny']]);
  #version = 0;

  constructor(compiler: Compiler) {
    this.#compiler = compiler;
    this.#rows = new Map(compiler.operations.table.map((row) => [row.name, row]));
  }

  evaluateAll(forms: readonly SbplNode[]): void {
    for (const form of forms) this.#evaluate(form);
    if (this.#version === 0) throw new Refused('no version specified');
  }

  #evaluate(node: SbplNode): unknown {
    if (node.kind === 'string') return node.value;
    if (node.kind === 'number') return node.value;
    if (node.kind === 'symbol') return this.#value(node.name);
    if (node.kind !== 'list') throw new Refused('a form that nobody here knows');
    const [head, ...rest] = node.items as [SbplNode, ...SbplNode[]];
    const name = head.kind === 'symbol' ? head.name : '';
    switch (name) {
      case 'version':
        this.#version = Number(this.#evaluate(rest[0] as SbplNode));
        return null;
      case 'allow':
      case 'deny':
        return this.#rule(name, rest);
      case 'error':
        throw new Refused(String(this.#evaluate(rest[0] as SbplNode)));
      case 'string-append':
        return rest.map((each) => this.#evaluate(each)).join('');
      case 'list':
        return rest.map((each) => this.#evaluate(each));
      case 'quote':
        return (rest[0] as { name: string }).name;
      case 'if':
        return this.#evaluate((this.#evaluate(rest[0] as SbplNode) === true ? rest[1] : rest[2]) as SbplNode);
      case 'sbpl-operation-can-return?': {
        const operation = this.#evaluate(rest[0] as SbplNode);
        if (!this.#rows.has(String(operation))) throw new Refused('sbpl-operation-can-return?: not an operation');
        return this.#answer(String(operation)) === 'allow';
      }
      default:
        this.#value(name, true);
        return { filter: name };
    }
  }

  #value(name: string, isCalled = false): unknown {
    const { filters, syntax = [] } = this.#compiler;
    if (this.#rows.has(name)) return name;
    if (syntax.includes(name) && !isCalled) throw new Refused(`syntax error: ${name}`);
    if (filters.includes(name) || syntax.includes(name)) return { filter: name };
    throw new Refused(`unbound variable: ${name}`);
  }

  #rule(action: Action, parts: readonly SbplNode[]): null {
    const heads = parts.map((part) => (part.kind === 'list' && part.items[0]?.kind === 'symbol' ? part.items[0].name : null));
    for (const part of parts)
      if (part.kind === 'list' && (part.items[0] as { name?: string }).name === 'with') this.#modifier(part.items[1] as SbplNode);
    const filters = parts.filter((part, at) => part.kind === 'list' && heads[at] !== 'with').map((part) => this.#evaluate(part));
    for (const part of parts) {
      if (part.kind !== 'symbol') continue;
      const operation = String(this.#value(part.name));
      if (this.#rows.get(operation)?.message === true) throw new Refused(`${operation} is only applicable inside a message filter`);
      if (filters.length === 0) this.#tails.set(operation, action);
    }
    return null;
  }

  #modifier(word: SbplNode): void {
    const name = word.kind === 'symbol' ? word.name : '';
    if (!this.#compiler.modifiers.includes(name)) throw new Refused(`unsupported modifier: ${name}`);
    if (name === 'message') throw new Refused('the modifier message takes a string');
  }

  #answer(operation: string): string {
    const tail = this.#tails.get(operation);
    if (tail !== undefined) return tail;
    const row = this.#rows.get(operation);
    const own = row?.built_in?.[String(this.#version)];
    if (own !== undefined && own !== 'parent') return own;
    return row?.parent == null ? 'deny' : this.#answer(row.parent);
  }
}
