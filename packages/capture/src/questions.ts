import type { Asker, CompilerAnswer } from './asker.js';

/** What can be told apart in the words of a compiler: nothing else of them is API. */
const MARKED = /runtime\[([01]*)\]/;
const UNBOUND = /unbound variable: ([^\s]+)/;

/** A bit for each name: whether the operation can be allowed where the text stands. */
export const allowedText = (head: string, names: readonly string[]): string =>
  marked(head, names.map((name) => `(if (sbpl-operation-can-return? ${name} (quote allow)) "1" "0")`).join('\n'));

/** Names that are looked at and not called: one that nothing defines is an error with its name. */
export const namedText = (head: string, names: readonly string[]): string =>
  `${head}\n(list ${names.join(' ')})\n(error "runtime[${'1'.repeat(names.length)}]")\n`;

const marked = (head: string, parts: string): string => `${head}\n(error (string-append "runtime[" ${parts} "]"))\n`;

type TextOf = (head: string, names: readonly string[]) => string;

function bitsOf(answer: CompilerAnswer, count: number): boolean[] | null {
  const bits = MARKED.exec(answer.stderr)?.[1];
  // A message that was cut is no answer.
  return bits?.length === count ? [...bits].map((bit) => bit === '1') : null;
}

/** A name's answer; null: it is not bound, or nothing could be learned of it. */
export type Bits = ReadonlyMap<string, boolean | null>;

/**
 * Asks about names, as many in one profile as the compiler answers for. A name that is not bound ends the profile with its own
 * name, and is left out of the next; where an answer is not understood, the names are asked in halves, at last one by one.
 */
export async function askNames(asker: Asker, textOf: TextOf, head: string, names: readonly string[]): Promise<Bits> {
  const found = new Map<string, boolean | null>();
  const pending: string[][] = names.length === 0 ? [] : [[...names]];
  for (let asked = pending.pop(); asked !== undefined; asked = pending.pop()) {
    const [answer] = (await asker.compile([textOf(head, asked)])) as [CompilerAnswer];
    const bits = bitsOf(answer, asked.length);
    const unbound = UNBOUND.exec(answer.stderr)?.[1];
    if (bits !== null) for (const [at, name] of asked.entries()) found.set(name, bits[at] as boolean);
    else if (unbound !== undefined && asked.includes(unbound)) {
      found.set(unbound, null);
      const rest = asked.filter((name) => name !== unbound);
      if (rest.length > 0) pending.push(rest);
    } else if (asked.length === 1) found.set(asked[0] as string, null);
    else pending.push(asked.slice(asked.length >> 1), asked.slice(0, asked.length >> 1));
  }
  return new Map(names.map((name) => [name, found.get(name) ?? null]));
}

/** Asks about the same names after each of many texts: all at once first, and again by {@link askNames} what was not answered. */
export async function askEach(asker: Asker, heads: readonly string[], names: readonly string[]): Promise<Bits[]> {
  const answers = await asker.compile(heads.map((head) => allowedText(head, names)));
  const found: Bits[] = [];
  for (const [at, answer] of answers.entries()) {
    const bits = bitsOf(answer, names.length);
    const head = heads[at] as string;
    if (bits !== null) found.push(new Map(names.map((name, index) => [name, bits[index] as boolean])));
    else if (await isRefused(asker, head)) found.push(new Map());
    else found.push(await askNames(asker, allowedText, head, names));
  }
  return found;
}

/** Whether a text is refused whatever is asked after it: then nothing is learned from it, name by name or not. */
async function isRefused(asker: Asker, head: string): Promise<boolean> {
  const [answer] = (await asker.compile([namedText(head, [])])) as [CompilerAnswer];
  return bitsOf(answer, 0) === null;
}
