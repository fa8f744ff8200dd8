const OURS = /"harness":"runtime-|"generated_by":"@runtime\/|"rule_set":"runtime"/;

/** Longer than any mark without its blanks. */
const OVERLAP = 64;
/** `\u0061`. */
const ESCAPE = 6;

/** Looks for a mark of ours in a JSON text that comes in pieces, however it is spelled: with escapes, with any blanks. */
export class MarkSearch {
  #raw = '';
  #plain = '';
  found = false;

  /** Returns whether it is worth going on. */
  push(bytes: Buffer): boolean {
    const text = this.#raw + bytes.toString('latin1');
    const cut = cutOf(text);
    this.#raw = text.slice(cut);
    const plain = this.#plain + plainly(text.slice(0, cut));
    this.found = OURS.test(plain + plainly(this.#raw));
    this.#plain = plain.slice(-OVERLAP);
    return !this.found;
  }
}

/** Where a text may be cut so that no escape is: what follows waits for the next piece. */
function cutOf(text: string): number {
  const end = Math.max(0, text.length - ESCAPE);
  const backslash = text.lastIndexOf('\\', end);
  return backslash > end - ESCAPE && backslash >= 0 ? backslash : end;
}

const plainly = (text: string): string => unescaped(text).replace(/[ \t\r\n]+/g, '');

const unescaped = (text: string): string =>
  text.includes('\\')
    ? text.replace(/\\(?:u00([0-7][0-9a-fA-F])|\/)/g, (_, code: string | undefined) =>
        code === undefined ? '/' : String.fromCharCode(Number.parseInt(code, 16)),
      )
    : text;
