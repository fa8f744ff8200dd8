import { CharacterValue, SymbolValue, UnknownValue, type Value } from '../scheme/values.js';

/** Commands of terminals and descriptors: the letter of their group and their number (BSD headers). */
const NAMED: Readonly<Record<string, readonly [group: string, number: number]>> = {
  FIOCLEX: ['f', 1],
  FIONCLEX: ['f', 2],
  FIONREAD: ['f', 127],
  FIONBIO: ['f', 126],
  FIOASYNC: ['f', 125],
  FIODTYPE: ['f', 122],
  TIOCEXCL: ['t', 13],
  TIOCNXCL: ['t', 14],
  TIOCFLUSH: ['t', 16],
  TIOCGETA: ['t', 19],
  TIOCSETA: ['t', 20],
  TIOCSETAW: ['t', 21],
  TIOCSETAF: ['t', 22],
  TIOCGETD: ['t', 26],
  TIOCSETD: ['t', 27],
  TIOCPTYGRANT: ['t', 84],
  TIOCPTYGNAME: ['t', 83],
  TIOCPTYUNLK: ['t', 82],
  TIOCDRAIN: ['t', 94],
  TIOCSCTTY: ['t', 97],
  TIOCSWINSZ: ['t', 103],
  TIOCGWINSZ: ['t', 104],
  TIOCSTART: ['t', 110],
  TIOCSTOP: ['t', 111],
  TIOCNOTTY: ['t', 113],
  TIOCOUTQ: ['t', 115],
  TIOCSPGRP: ['t', 118],
  TIOCGPGRP: ['t', 119],
  TIOCCBRK: ['t', 122],
  TIOCSBRK: ['t', 123],
};

const codeOf = (group: string, number: number): number => number + 256 * (group.codePointAt(0) ?? 0);

/** The code of a command by its name; the name itself where it is not one of these. */
export function commandCode(name: string): string {
  const found = Object.hasOwn(NAMED, name) ? NAMED[name] : undefined;
  return found === undefined ? name : String(codeOf(found[0], found[1]));
}

/**
 * `_IO`, `_IOR`, `_IOW`, `_IOWR`: the code of a command from its group and number. The language compares no more than
 * these, so direction and size of what is passed along are left out.
 */
export function composeCommand(values: readonly Value[]): Value | null {
  const [group, number] = values;
  const unknown = values.find((value) => value instanceof UnknownValue);
  if (unknown !== undefined) {
    return unknown;
  }
  const letter = group instanceof CharacterValue || group instanceof SymbolValue ? nameOf(group) : group;
  return typeof letter === 'string' && letter !== '' && typeof number === 'number' ? codeOf(letter, number) : null;
}

const nameOf = (value: CharacterValue | SymbolValue): string => (value instanceof SymbolValue ? value.name : value.value);
