import { assembleRegex, type Instruction, MAX_INSTRUCTIONS, sizeOfRegex } from './program.js';
import type { Steps } from './steps.js';
import { normalizeSet, parseRegex, type RegexNode, RegexSyntaxError } from './syntax.js';

/** A state of the lazily built deterministic automaton: a set of instructions that are alive at one place of the text. */
interface State {
  instructions: readonly number[];
  matches: boolean;
  matchesAtEnd: boolean;
  next: Map<number, Passage>;
}

/** What a unit leads to, and the steps it takes without a cache: an answer must not hang on what was asked before. */
interface Passage {
  state: State;
  cost: number;
}

/** Instructions kept in states before the cache starts anew; bounds memory on hostile patterns while time stays linear in the text. */
const MAX_KEPT = 100_000;

/**
 * Answers whether a pattern occurs in a text (search, not full match; `^` and `$` stand for the ends of the text).
 * Time is linear in the text for every pattern: there is no backtracking.
 */
export class RegexMatcher {
  /** Instructions the pattern becomes, at most. */
  readonly size: number;
  readonly #root: RegexNode;
  /** What every match begins with, for a pattern tied to the start of the text: most texts are told apart by it alone. */
  readonly #opening: string;
  #automaton: Automaton | null = null;
  #caseless: Automaton | null = null;

  constructor(pattern: string) {
    this.#root = parseRegex(pattern);
    this.#opening = openingOf(this.#root);
    this.size = sizeOfRegex(this.#root);
    if (this.size > MAX_INSTRUCTIONS) {
      throw new RegexSyntaxError('the pattern is too large', true);
    }
  }

  /** Throws `TooCostly` where no steps are left. */
  test(text: string, steps: Steps): boolean {
    if (!text.startsWith(this.#opening)) {
      return false;
    }
    steps.spend(this.size);
    // Made when it is first needed: most rules of a large profile are never reached.
    this.#automaton ??= new Automaton(assembleRegex(this.#root));
    return this.#automaton.test(text, steps);
  }

  /** The same for a text in lower case: every letter of the pattern stands for both of its forms. */
  testCaseless(text: string, steps: Steps): boolean {
    if (!/[^\0-\x7f]/.test(this.#opening) && !text.startsWith(this.#opening.toLowerCase())) {
      return false;
    }
    steps.spend(this.size);
    this.#caseless ??= new Automaton(assembleRegex(this.#root).map(withoutCase));
    return this.#caseless.test(text, steps);
  }
}

/** The single characters that follow a `^` at the beginning of a pattern. */
function openingOf(root: RegexNode): string {
  const items = root.kind === 'sequence' ? root.items : [];
  if (items[0]?.kind !== 'start') {
    return '';
  }
  let opening = '';
  for (const item of items.slice(1)) {
    const range = item.kind === 'set' && item.set.length === 1 ? item.set[0] : undefined;
    if (range === undefined || range[0] !== range[1]) {
      break;
    }
    opening += String.fromCharCode(range[0]);
  }
  return opening;
}

const FORMS = 'A'.charCodeAt(0) - 'a'.charCodeAt(0);

/** The letters of a range between two others, moved to their other form. */
function otherForm([low, high]: readonly [number, number], from: number, by: number): [number, number][] {
  const first = Math.max(low, from);
  const last = Math.min(high, from + 25);
  return first <= last ? [[first + by, last + by]] : [];
}

function withoutCase(instruction: Instruction): Instruction {
  if (instruction.kind !== 'set') {
    return instruction;
  }
  const others = instruction.set.flatMap((range) => [...otherForm(range, 65, -FORMS), ...otherForm(range, 97, FORMS)]);
  return { ...instruction, set: normalizeSet([...instruction.set.map(([low, high]): [number, number] => [low, high]), ...others]) };
}

class Automaton {
  readonly #program: readonly Instruction[];
  readonly #marks: Uint32Array;
  readonly #maxStates: number;
  #round = 0;
  #states = new Map<string, State>();
  #first: State;

  constructor(program: readonly Instruction[]) {
    this.#program = program;
    this.#marks = new Uint32Array(program.length);
    this.#maxStates = Math.max(16, Math.floor(MAX_KEPT / program.length));
    this.#first = this.#state(this.#close([0], true).alive);
  }

  test(text: string, steps: Steps): boolean {
    let state = this.#first;
    for (let index = 0; index < text.length; index += 1) {
      if (state.matches) {
        return true;
      }
      const unit = text.charCodeAt(index);
      const passage = state.next.get(unit) ?? this.#step(state, unit);
      steps.spend(passage.cost);
      state = passage.state;
    }
    return state.matches || state.matchesAtEnd;
  }

  #step(state: State, unit: number): Passage {
    const reached: number[] = [];
    let cost = 0;
    for (const at of state.instructions) {
      const instruction = this.#program[at] as Instruction;
      cost += instruction.kind === 'set' ? instruction.set.length : 1;
      if (instruction.kind === 'set' && instruction.set.some(([low, high]) => unit >= low && unit <= high)) {
        reached.push(instruction.next);
      }
    }
    // A search may begin at every place, so the entry is alive after every unit.
    reached.push(0);
    const { alive, seen } = this.#close(reached, false);
    const passage = { state: this.#state(alive), cost: cost + seen };
    state.next.set(unit, passage);
    return passage;
  }

  /** Follows everything that consumes nothing. `end` anchors stay: they are looked at when the text is over. */
  #close(from: readonly number[], atStart: boolean): { alive: number[]; seen: number } {
    this.#round += 1;
    const stack = [...from];
    const alive: number[] = [];
    let seen = 0;
    while (stack.length > 0) {
      const at = stack.pop() as number;
      if (this.#marks[at] === this.#round) {
        continue;
      }
      this.#marks[at] = this.#round;
      seen += 1;
      const instruction = this.#program[at] as Instruction;
      if (instruction.kind === 'split') {
        stack.push(instruction.next, instruction.other);
      } else if (instruction.kind === 'start') {
        if (atStart) {
          stack.push(instruction.next);
        }
      } else {
        alive.push(at);
      }
    }
    return { alive: alive.sort((a, b) => a - b), seen };
  }

  #state(instructions: readonly number[]): State {
    // Closures at the start may pass "^"; their sets differ from later ones, so the set alone names the state.
    const key = instructions.join(',');
    const known = this.#states.get(key);
    if (known !== undefined) {
      return known;
    }
    if (this.#states.size >= this.#maxStates) {
      for (const state of this.#states.values()) {
        state.next = new Map();
      }
      this.#states = new Map();
    }
    const matches = instructions.some((at) => this.#program[at]?.kind === 'match');
    const state: State = { instructions, matches, matchesAtEnd: matches || this.#matchesAtEnd(instructions), next: new Map() };
    this.#states.set(key, state);
    return state;
  }

  #matchesAtEnd(instructions: readonly number[]): boolean {
    const seen = new Set<number>();
    const stack = [...instructions];
    while (stack.length > 0) {
      const at = stack.pop() as number;
      if (seen.has(at)) {
        continue;
      }
      seen.add(at);
      const instruction = this.#program[at] as Instruction;
      if (instruction.kind === 'match') {
        return true;
      }
      if (instruction.kind === 'split') {
        stack.push(instruction.next, instruction.other);
      } else if (instruction.kind === 'end') {
        stack.push(instruction.next);
      }
    }
    return false;
  }
}

/** A matcher, or why the pattern cannot be used. Patterns come from profiles, so a bad one is an outcome, not a failure. */
export function compileRegex(pattern: string): { matcher: RegexMatcher } | { problem: string; isDoubtful: boolean } {
  try {
    return { matcher: new RegexMatcher(pattern) };
  } catch (error) {
    if (error instanceof RegexSyntaxError) {
      return { problem: error.message, isDoubtful: error.isDoubtful };
    }
    throw error;
  }
}
