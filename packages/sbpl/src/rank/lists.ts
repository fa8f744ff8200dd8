import type { CompiledPolicy } from '../policy/compile.js';
import type { PolicyRule } from '../policy/rule.js';
import type { Action } from '../types.js';

/** What the host answers by itself for a level, where no bare rule replaces it. */
export interface BuiltInCandidate {
  builtIn: string;
  action: Action | 'unknown';
  certain: boolean;
}

export type Candidate = PolicyRule | BuiltInCandidate;

export const isBuiltIn = (candidate: Candidate): candidate is BuiltInCandidate => 'builtIn' in candidate;

const isTail = ({ place }: PolicyRule): boolean => place === 'tail';

export const latestFirst = (rules: readonly PolicyRule[]): PolicyRule[] => [...new Set(rules)].sort((a, b) => b.index - a.index);

/** The lists of a policy: what stands at one level, and the levels of an operation. */
export class RankLists {
  readonly #policy: CompiledPolicy;
  readonly #parentOf: (name: string) => string | null;
  readonly #builtIns: ReadonlyMap<string, Action> | null;
  readonly #forms: readonly PolicyRule[];

  constructor(policy: CompiledPolicy, parentOf: (name: string) => string | null, builtIns: ReadonlyMap<string, Action> | null) {
    this.#policy = policy;
    this.#parentOf = parentOf;
    this.#builtIns = builtIns;
    this.#forms = policy.rules.filter(({ action }) => action === 'unknown');
  }

  chain(operation: string): string[] {
    const chain: string[] = [];
    for (let name: string | null = operation; name !== null; name = this.#parentOf(name)) chain.push(name);
    return chain;
  }

  #at(level: string): PolicyRule[] {
    const { table } = this.#policy.levels;
    return this.#policy.rules.filter(({ operations }) => operations.some((name) => table.entries(name).includes(level)));
  }

  filtered(level: string): PolicyRule[] {
    return latestFirst([...this.#at(level).filter((rule) => !isTail(rule)), ...this.#forms]);
  }

  bare(level: string): PolicyRule[] {
    return latestFirst(this.#at(level).filter(isTail));
  }

  builtIn(level: string): BuiltInCandidate[] {
    if (level === 'default' || this.bare(level).length > 0) return [];
    const given = this.#builtIns?.get(level);
    if (this.#builtIns !== null) return given === undefined ? [] : [{ builtIn: level, action: given, certain: true }];
    const known = this.#policy.levels.levelOf(level).builtIn;
    return known === null ? [] : [{ builtIn: level, ...known }];
  }

  tail(level: string): Candidate[] {
    return [...this.bare(level), ...this.builtIn(level)];
  }
}
