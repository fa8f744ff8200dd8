import { CharacterValue, SymbolValue, UnknownValue, type Value } from '../scheme/values.js';

/** Commands of terminals, descriptors and interfaces: the letter of their group and their number (BSD headers). */
const NAMED: Readonly<Record<string, readonly [group: string, number: number]>> = {
  FIOCLEX: ['f', 1],
  FIONCLEX: ['f', 2],
  FIODTYPE: ['f', 122],
  FIOASYNC: ['f', 125],
  FIONBIO: ['f', 126],
  FIONREAD: ['f', 127],
  TIOCMODG: ['t', 3],
  TIOCMODS: ['t', 4],
  TIOCEXCL: ['t', 13],
  TIOCNXCL: ['t', 14],
  TIOCFLUSH: ['t', 16],
  TIOCGETA: ['t', 19],
  TIOCSETA: ['t', 20],
  TIOCSETAW: ['t', 21],
  TIOCSETAF: ['t', 22],
  TIOCGETD: ['t', 26],
  TIOCSETD: ['t', 27],
  TIOCPTYUNLK: ['t', 82],
  TIOCPTYGNAME: ['t', 83],
  TIOCPTYGRANT: ['t', 84],
  TIOCGDRAINWAIT: ['t', 86],
  TIOCSDRAINWAIT: ['t', 87],
  TIOCDCDTIMESTAMP: ['t', 88],
  TIOCDRAIN: ['t', 94],
  TIOCEXT: ['t', 96],
  TIOCSCTTY: ['t', 97],
  TIOCCONS: ['t', 98],
  TIOCGSID: ['t', 99],
  TIOCSTAT: ['t', 101],
  TIOCUCNTL: ['t', 102],
  TIOCSWINSZ: ['t', 103],
  TIOCGWINSZ: ['t', 104],
  TIOCMGET: ['t', 106],
  TIOCMBIC: ['t', 107],
  TIOCMBIS: ['t', 108],
  TIOCMSET: ['t', 109],
  TIOCSTART: ['t', 110],
  TIOCSTOP: ['t', 111],
  TIOCPKT: ['t', 112],
  TIOCNOTTY: ['t', 113],
  TIOCSTI: ['t', 114],
  TIOCOUTQ: ['t', 115],
  TIOCSPGRP: ['t', 118],
  TIOCGPGRP: ['t', 119],
  TIOCCDTR: ['t', 120],
  TIOCSDTR: ['t', 121],
  TIOCCBRK: ['t', 122],
  TIOCSBRK: ['t', 123],
  TIOCIXOFF: ['t', 128],
  TIOCIXON: ['t', 129],
  SIOCGIFFLAGS: ['i', 17],
};

const codeOf = (group: string, number: number): number => number + 256 * (group.codePointAt(0) ?? 0);

/** What is compared of a command: group and number, the low half of it. */
const comparedPart = (command: number): number => command % 0x1_0000;

/** The code of a command from its name or its number; null for a name that is not one of these. */
export function commandCode(command: string): string | null {
  if (/^(0x[0-9a-f]{1,8}|\d{1,10})$/i.test(command)) {
    return String(comparedPart(Number(command)));
  }
  const found = Object.hasOwn(NAMED, command) ? NAMED[command] : undefined;
  return found === undefined ? null : String(codeOf(found[0], found[1]));
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
