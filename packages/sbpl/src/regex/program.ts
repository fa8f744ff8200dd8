import { type RegexNode, RegexSyntaxError, type UnitSet } from './syntax.js';

/** One state of the automaton. `split` and the anchors consume nothing. */
export type Instruction =
  | { kind: 'set'; set: UnitSet; next: number }
  | { kind: 'split'; next: number; other: number }
  | { kind: 'start'; next: number }
  | { kind: 'end'; next: number }
  | { kind: 'match' };

/** Larger patterns are refused: a deterministic bound on time and memory matters more than one giant pattern. */
export const MAX_INSTRUCTIONS = 10_000;

/** How many instructions a pattern becomes, at most: counted without making them, since a few characters can ask for millions. */
export function sizeOfRegex(node: RegexNode): number {
  const sum = (items: readonly RegexNode[]): number =>
    items.reduce((total, item) => Math.min(total + sizeOfRegex(item), MAX_INSTRUCTIONS + 1), 0);
  switch (node.kind) {
    case 'empty':
      return 0;
    case 'set':
      return 1 + (node.set.length >> 3);
    case 'start':
    case 'end':
      return 1;
    case 'sequence':
      return sum(node.items);
    case 'choice':
      return sum(node.items) + 2 * node.items.length;
    case 'repeat':
      return Math.min((sizeOfRegex(node.item) + 1) * Math.max(node.most ?? node.least + 1, 1) + 2, MAX_INSTRUCTIONS + 1);
  }
}

/** Turns a pattern into an automaton. Instruction 0 is the entry; the last one is `match`. */
export function assembleRegex(root: RegexNode): Instruction[] {
  const program: Instruction[] = [];
  const emit = (instruction: Instruction): number => {
    if (program.length >= MAX_INSTRUCTIONS) {
      throw new RegexSyntaxError('the pattern is too large', true);
    }
    return program.push(instruction) - 1;
  };
  const split = (): { kind: 'split'; next: number; other: number } => {
    const instruction = { kind: 'split' as const, next: 0, other: 0 };
    emit(instruction);
    return instruction;
  };

  const compile = (node: RegexNode): void => {
    switch (node.kind) {
      case 'empty':
        return;
      case 'set':
        emit({ kind: 'set', set: node.set, next: program.length + 1 });
        return;
      case 'start':
      case 'end':
        emit({ kind: node.kind, next: program.length + 1 });
        return;
      case 'sequence':
        for (const item of node.items) {
          compile(item);
        }
        return;
      case 'choice':
        compileChoice(node.items);
        return;
      case 'repeat':
        compileRepeat(node.item, node.least, node.most);
        return;
    }
  };

  const compileChoice = (items: readonly RegexNode[]): void => {
    const exits: { kind: 'split'; next: number; other: number }[] = [];
    for (const [index, item] of items.entries()) {
      if (index === items.length - 1) {
        compile(item);
        break;
      }
      const branch = split();
      branch.next = program.length;
      compile(item);
      exits.push(split());
      branch.other = program.length;
    }
    for (const exit of exits) {
      exit.next = program.length;
      exit.other = program.length;
    }
  };

  const compileRepeat = (item: RegexNode, least: number, most: number | null): void => {
    for (let count = 0; count < least; count += 1) {
      compile(item);
    }
    if (most === null) {
      const loop = split();
      const entry = program.length - 1;
      loop.next = program.length;
      compile(item);
      const back = split();
      back.next = entry;
      back.other = entry;
      loop.other = program.length;
      return;
    }
    const optional: { kind: 'split'; next: number; other: number }[] = [];
    for (let count = least; count < most; count += 1) {
      const skip = split();
      skip.next = program.length;
      optional.push(skip);
      compile(item);
    }
    for (const skip of optional) {
      skip.other = program.length;
    }
  };

  compile(root);
  emit({ kind: 'match' });
  return program;
}
