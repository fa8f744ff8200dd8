/** A set of UTF-16 units: sorted, disjoint, inclusive ranges. */
export type UnitSet = readonly (readonly [number, number])[];

export type RegexNode =
  | { kind: 'empty' }
  | { kind: 'set'; set: UnitSet }
  | { kind: 'start' }
  | { kind: 'end' }
  | { kind: 'sequence'; items: RegexNode[] }
  | { kind: 'choice'; items: RegexNode[] }
  | { kind: 'repeat'; item: RegexNode; least: number; most: number | null };

/** A pattern outside of the dialect, or too large. */
export class RegexSyntaxError extends Error {
  /** A host may read it; what it takes it for is not known here. */
  readonly isDoubtful: boolean;

  constructor(message: string, isDoubtful = false) {
    super(message);
    this.isDoubtful = isDoubtful;
  }
}

const LAST_UNIT = 0xffff;
const MAX_REPEAT = 255;
const MAX_DEPTH = 256;

const CLASSES: Readonly<Record<string, UnitSet>> = {
  alpha: [
    [65, 90],
    [97, 122],
  ],
  digit: [[48, 57]],
  alnum: [
    [48, 57],
    [65, 90],
    [97, 122],
  ],
  upper: [[65, 90]],
  lower: [[97, 122]],
  space: [
    [9, 13],
    [32, 32],
  ],
  blank: [
    [9, 9],
    [32, 32],
  ],
  punct: [
    [33, 47],
    [58, 64],
    [91, 96],
    [123, 126],
  ],
  print: [[32, 126]],
  graph: [[33, 126]],
  cntrl: [
    [0, 31],
    [127, 127],
  ],
  xdigit: [
    [48, 57],
    [65, 70],
    [97, 102],
  ],
};

export function normalizeSet(ranges: [number, number][]): UnitSet {
  const sorted = [...ranges].sort((a, b) => a[0] - b[0]);
  const result: [number, number][] = [];
  for (const [low, high] of sorted) {
    const last = result.at(-1);
    if (last !== undefined && low <= last[1] + 1) {
      last[1] = Math.max(last[1], high);
    } else {
      result.push([low, high]);
    }
  }
  return result;
}

function complement(set: UnitSet): UnitSet {
  const result: [number, number][] = [];
  let next = 0;
  for (const [low, high] of set) {
    if (low > next) {
      result.push([next, low - 1]);
    }
    next = high + 1;
  }
  if (next <= LAST_UNIT) {
    result.push([next, LAST_UNIT]);
  }
  return result;
}

/** What a backslash and a letter stand for inside of brackets. */
const LETTER_CLASSES: Readonly<Record<string, UnitSet | undefined>> = {
  w: normalizeSet([
    [48, 57],
    [65, 90],
    [95, 95],
    [97, 122],
  ]),
  d: [[48, 57]],
  s: CLASSES['space'],
  n: [[10, 10]],
  t: [[9, 9]],
};

const ANY: UnitSet = [[0, LAST_UNIT]];

/** Reads a pattern of the profile dialect: extended regular expressions with anchors, classes and counted repeats. */
class Parser {
  readonly #pattern: string;
  #at = 0;
  #depth = 0;
  /** The parts of all open sequences, one sequence after the other. */
  readonly #parts: RegexNode[] = [];

  constructor(pattern: string) {
    this.#pattern = pattern;
  }

  parse(): RegexNode {
    const node = this.#choice();
    if (this.#at < this.#pattern.length) {
      throw new RegexSyntaxError('a ")" closes nothing');
    }
    return node;
  }

  #choice(): RegexNode {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) {
      throw new RegexSyntaxError(`groups nest deeper than ${MAX_DEPTH}`, true);
    }
    const items = [this.#sequence()];
    while (this.#pattern[this.#at] === '|') {
      this.#at += 1;
      items.push(this.#sequence());
    }
    this.#depth -= 1;
    return items.length === 1 ? (items[0] as RegexNode) : { kind: 'choice', items };
  }

  #sequence(): RegexNode {
    const start = this.#parts.length;
    while (this.#at < this.#pattern.length && this.#pattern[this.#at] !== '|' && this.#pattern[this.#at] !== ')') {
      this.#parts.push(this.#repeated());
    }
    const items = this.#parts.slice(start);
    this.#parts.length = start;
    if (items.length === 0) {
      return { kind: 'empty' };
    }
    return items.length === 1 ? (items[0] as RegexNode) : { kind: 'sequence', items };
  }

  #repeated(): RegexNode {
    let item = this.#atom();
    let stacked = 0;
    for (;;) {
      const bounds = this.#quantifier();
      if (bounds === null) {
        return item;
      }
      stacked += 1;
      if (stacked > 8) {
        throw new RegexSyntaxError('more than eight repeats stand after one another', true);
      }
      item = { kind: 'repeat', item, least: bounds[0], most: bounds[1] };
    }
  }

  #quantifier(): [number, number | null] | null {
    const character = this.#pattern[this.#at];
    if (character === '*' || character === '+' || character === '?') {
      this.#at += 1;
      return [character === '+' ? 1 : 0, character === '?' ? 1 : null];
    }
    if (character !== '{') {
      return null;
    }
    const counted = /^\{(\d{1,4})(?:(,)(\d{1,4})?)?\}/.exec(this.#pattern.slice(this.#at, this.#at + 16));
    if (counted === null) {
      throw new RegexSyntaxError('"{" opens no counted repeat', true);
    }
    const least = Number(counted[1]);
    const most = counted[2] === undefined ? least : counted[3] === undefined ? null : Number(counted[3]);
    if (least > MAX_REPEAT || (most ?? 0) > MAX_REPEAT || (most !== null && most < least)) {
      throw new RegexSyntaxError(`the counted repeat ${counted[0]} is out of range`, true);
    }
    this.#at += counted[0].length;
    return [least, most];
  }

  #atom(): RegexNode {
    const character = this.#pattern[this.#at] as string;
    this.#at += 1;
    switch (character) {
      case '^':
        return { kind: 'start' };
      case '$':
        return { kind: 'end' };
      case '.':
        return { kind: 'set', set: ANY };
      case '[':
        return { kind: 'set', set: this.#bracket() };
      case '(':
        return this.#group();
      case '*':
      case '+':
      case '?':
      case '{':
        throw new RegexSyntaxError(`"${character}" repeats nothing`);
      case '\\':
        return this.#escape();
      default:
        return unit(character.charCodeAt(0));
    }
  }

  #group(): RegexNode {
    if (this.#pattern[this.#at] === '?') {
      throw new RegexSyntaxError('"(?" groups are not part of the dialect', true);
    }
    const node = this.#choice();
    if (this.#pattern[this.#at] !== ')') {
      throw new RegexSyntaxError('a "(" is never closed');
    }
    this.#at += 1;
    return node;
  }

  #escape(): RegexNode {
    const next = this.#pattern[this.#at];
    if (next === undefined) {
      throw new RegexSyntaxError('a backslash ends the pattern');
    }
    this.#at += 1;
    // Letters and digits after a backslash mean different things to different matchers: no guess is made.
    if (/[0-9A-Za-z]/.test(next)) {
      throw new RegexSyntaxError(`the escape "\\${next}" is not part of the dialect`, true);
    }
    return unit(next.charCodeAt(0));
  }

  #bracket(): UnitSet {
    const ranges: [number, number][] = [];
    const negated = this.#pattern[this.#at] === '^';
    if (negated) {
      this.#at += 1;
    }
    for (let first = true; ; first = false) {
      const character = this.#pattern[this.#at];
      if (character === undefined) {
        throw new RegexSyntaxError('a "[" is never closed');
      }
      if (character === ']' && !first) {
        this.#at += 1;
        break;
      }
      if (character === '[' && /[:.=]/.test(this.#pattern[this.#at + 1] ?? '')) {
        ranges.push(...this.#namedClass());
        continue;
      }
      this.#at += 1;
      // Profiles escape inside brackets, which strict POSIX would take for a backslash and a character.
      const letters = character === '\\' ? LETTER_CLASSES[this.#pattern[this.#at] ?? ''] : undefined;
      if (letters !== undefined) {
        this.#at += 1;
        ranges.push(...letters.map(([low, high]): [number, number] => [low, high]));
        continue;
      }
      const low = character === '\\' ? this.#bracketEscape() : character.charCodeAt(0);
      let high = low;
      if (this.#pattern[this.#at] === '-' && this.#pattern[this.#at + 1] !== ']' && this.#pattern[this.#at + 1] !== undefined) {
        const end = this.#pattern[this.#at + 1] as string;
        this.#at += 2;
        high = end === '\\' ? this.#bracketEscape() : end.charCodeAt(0);
        if (high < low) {
          throw new RegexSyntaxError('a range in brackets runs backwards');
        }
      }
      ranges.push([low, high]);
    }
    const set = normalizeSet(ranges);
    return negated ? complement(set) : set;
  }

  #bracketEscape(): number {
    const next = this.#pattern[this.#at];
    if (next === undefined || /[0-9A-Za-z]/.test(next)) {
      throw new RegexSyntaxError('an escape in brackets is not part of the dialect', true);
    }
    this.#at += 1;
    return next.charCodeAt(0);
  }

  #namedClass(): [number, number][] {
    const named = /^\[:([a-z]+):\]/.exec(this.#pattern.slice(this.#at, this.#at + 16));
    const set = named === null || !Object.hasOwn(CLASSES, named[1] as string) ? undefined : CLASSES[named[1] as string];
    if (named === null || set === undefined) {
      throw new RegexSyntaxError('a class in brackets has no known name', true);
    }
    this.#at += named[0].length;
    return set.map(([low, high]) => [low, high]);
  }
}

const makeUnit = (code: number): RegexNode => ({ kind: 'set', set: [[code, code]] });

/** Most of a pattern is plain characters; nodes never change, so one for each is enough. */
const PLAIN: readonly RegexNode[] = Array.from({ length: 128 }, (_, code) => makeUnit(code));

const unit = (code: number): RegexNode => PLAIN[code] ?? makeUnit(code);

export const parseRegex = (pattern: string): RegexNode => new Parser(pattern).parse();
