import { CURLY_QUOTES, DECIMAL, HEX_PAIR, isDelimiter, isSpace, mayBeNumber, NAMED_CHARACTERS, RADIX } from './characters.js';
import type { SbplProblem, SbplProblemCode } from './problem.js';
import type { Token } from './token.js';

/** More than this many problems say no more than the first ones. */
const PROBLEM_LIMIT = 100;

/** Cuts a profile text into tokens. Never throws; what it cannot read becomes a problem and is skipped. */
export class Lexer {
  readonly problems: SbplProblem[] = [];
  readonly #text: string;
  readonly #file: string;
  #at = 0;
  #line = 1;
  #lineStart = 0;
  readonly #names = new Map<string, string>();
  readonly #token: Token = { kind: 'end', start: 0, end: 0, line: 1, column: 1, text: '', value: 0 };

  constructor(text: string, file: string) {
    this.#text = text;
    this.#file = file;
    if (text.charCodeAt(0) === 0xfeff) {
      this.#at = 1;
    }
  }

  problem(code: SbplProblemCode, message: string, line: number, column: number): void {
    if (this.problems.length < PROBLEM_LIMIT) {
      this.problems.push({ code, message, line, column, file: this.#file });
    } else if (this.problems.length === PROBLEM_LIMIT) {
      this.problems.push({ code: 'sbpl.too-many-problems', message: 'further problems are not listed', line, column, file: this.#file });
    }
  }

  /** The next token. It is valid until the one after it is asked for. */
  next(): Token {
    for (;;) {
      this.#skipBlanks();
      const start = this.#at;
      const token = this.#token;
      token.kind = 'end';
      token.start = start;
      token.end = start;
      token.line = this.#line;
      token.column = start - this.#lineStart + 1;
      token.text = '';
      if (start >= this.#text.length) {
        return token;
      }
      if (this.#read(token)) {
        token.end = this.#at;
        return token;
      }
    }
  }

  /** Reads one token at the current place. False when what stood there was skipped. */
  #read(token: Token): boolean {
    const text = this.#text;
    const first = text[this.#at] as string;
    switch (first) {
      case '(':
        this.#at += 1;
        token.kind = 'open';
        return true;
      case ')':
        this.#at += 1;
        token.kind = 'close';
        return true;
      case "'":
      case '`':
        this.#at += 1;
        token.kind = 'quote';
        token.text = first;
        return true;
      case ',':
        token.text = text[this.#at + 1] === '@' ? ',@' : ',';
        this.#at += token.text.length;
        token.kind = 'quote';
        return true;
      case '"':
        this.#at += 1;
        token.kind = 'string';
        return this.#string(token);
      case '#':
        return this.#hash(token);
      case '[':
      case ']':
      case '{':
      case '}':
        this.#at += 1;
        this.problem('sbpl.bad-token', `"${first}" has no meaning in a profile`, token.line, token.column);
        return false;
      default:
        return this.#word(token);
    }
  }

  #word(token: Token): boolean {
    const word = this.#takeWord();
    token.text = word;
    const first = word.charCodeAt(0);
    if (first > 127 && CURLY_QUOTES.includes(word[0] as string)) {
      this.problem('sbpl.bad-token', `${word[0]} is a curly quote; text stands between straight ones (")`, token.line, token.column);
      return false;
    }
    if (mayBeNumber(first) && DECIMAL.test(word)) {
      token.kind = 'number';
      token.value = Number(word);
      if (!Number.isFinite(token.value)) {
        this.problem('sbpl.bad-number', 'a number beyond what can be represented', token.line, token.column);
        token.value = 0;
        token.text = '0';
      }
    } else {
      token.kind = 'symbol';
      token.text = this.#nameOf(word);
    }
    return true;
  }

  /** Names recur: one text for all their places is found faster, and holds no other text. */
  #nameOf(word: string): string {
    const known = this.#names.get(word);
    if (known !== undefined) {
      return known;
    }
    this.#names.set(word, word);
    return word;
  }

  #takeWord(): string {
    const text = this.#text;
    const start = this.#at;
    let at = start;
    while (at < text.length && !isDelimiter(text.charCodeAt(at))) {
      at += 1;
    }
    this.#at = at;
    return text.slice(start, at);
  }

  #hash(token: Token): boolean {
    const second = this.#text[this.#at + 1];
    if (second === '"') {
      this.#at += 2;
      token.kind = 'raw-string';
      return this.#rawString(token);
    }
    if (second === ';') {
      this.#at += 2;
      token.kind = 'datum-comment';
      return true;
    }
    if (second === '\\') {
      this.#at += 2;
      return this.#character(token);
    }
    const word = this.#takeWord();
    token.text = word;
    if (word === '#t' || word === '#f') {
      token.kind = 'boolean';
      token.value = word === '#t' ? 1 : 0;
      return true;
    }
    const radix = RADIX[word[1] ?? ''];
    const digits = word.slice(2);
    if (radix !== undefined) {
      token.kind = 'number';
      token.value = Number.parseInt(digits, radix.base);
      if (!radix.digits.test(digits) || !Number.isSafeInteger(token.value)) {
        this.problem('sbpl.bad-number', `"${word.slice(0, 40)}" is not a number in base ${radix.base}`, token.line, token.column);
        token.value = 0;
        token.text = '0';
      }
      return true;
    }
    this.problem('sbpl.bad-token', `"${word.slice(0, 40)}" is not a datum`, token.line, token.column);
    return false;
  }

  #character(token: Token): boolean {
    const first = this.#text.codePointAt(this.#at);
    if (first === undefined) {
      this.problem('sbpl.bad-token', 'a character is missing after "#\\"', token.line, token.column);
      return false;
    }
    const start = this.#at;
    this.#advance(first > 0xffff ? 2 : 1);
    this.#takeWord();
    const name = this.#text.slice(start, this.#at);
    token.kind = 'character';
    if (name.length === (first > 0xffff ? 2 : 1)) {
      token.text = name;
      return true;
    }
    const named = NAMED_CHARACTERS.get(name);
    const coded = name[0] === 'x' && HEX_PAIR.test(name.slice(1)) ? String.fromCharCode(Number.parseInt(name.slice(1), 16)) : undefined;
    if (named === undefined && coded === undefined) {
      this.problem('sbpl.bad-token', `"#\\${name.slice(0, 40)}" names no character`, token.line, token.column);
      return false;
    }
    token.text = named ?? (coded as string);
    return true;
  }

  #string(token: Token): boolean {
    const text = this.#text;
    let value = '';
    let from = this.#at;
    while (this.#at < text.length) {
      const code = text.charCodeAt(this.#at);
      if (code === 34) {
        token.text = value + text.slice(from, this.#at);
        this.#at += 1;
        return true;
      }
      if (code !== 92) {
        this.#passed(code);
        continue;
      }
      value += text.slice(from, this.#at) + this.#escape();
      from = this.#at;
    }
    this.problem('sbpl.unclosed-string', 'a string is opened and never closed', token.line, token.column);
    token.text = value + text.slice(from);
    return true;
  }

  /** Decodes one backslash escape; an unknown one stands for its own character, as the host's reader has it. */
  #escape(): string {
    const line = this.#line;
    const column = this.#at - this.#lineStart + 1;
    const next = this.#text[this.#at + 1];
    if (next === undefined) {
      this.#at += 1;
      return '';
    }
    if (next === 'x') {
      const digits = this.#text.slice(this.#at + 2, this.#at + 4);
      if (!HEX_PAIR.test(digits)) {
        this.problem('sbpl.bad-escape', '"\\x" needs two hexadecimal digits', line, column);
        this.#at += 2;
        return 'x';
      }
      this.#at += 4;
      return String.fromCharCode(Number.parseInt(digits, 16));
    }
    this.#at += 1;
    this.#advance(1);
    if (next === 'n') return '\n';
    if (next === 't') return '\t';
    if (next === 'r') return '\r';
    return next;
  }

  #rawString(token: Token): boolean {
    const text = this.#text;
    const from = this.#at;
    while (this.#at < text.length) {
      const code = text.charCodeAt(this.#at);
      if (code === 34) {
        token.text = text.slice(from, this.#at);
        this.#at += 1;
        return true;
      }
      // A backslash keeps its meaning for the regex and hides a quote after it.
      this.#advance(1);
      if (code === 92 && this.#at < text.length) {
        this.#advance(1);
      }
    }
    this.problem('sbpl.unclosed-string', 'a raw string is opened and never closed', token.line, token.column);
    token.text = text.slice(from);
    return true;
  }

  #skipBlanks(): void {
    const text = this.#text;
    while (this.#at < text.length) {
      const code = text.charCodeAt(this.#at);
      if (isSpace(code)) {
        this.#passed(code);
      } else if (code === 59) {
        while (this.#at < text.length && text.charCodeAt(this.#at) !== 10) {
          this.#at += 1;
        }
      } else if (code === 35 && text.charCodeAt(this.#at + 1) === 124) {
        this.#blockComment();
      } else {
        return;
      }
    }
  }

  #blockComment(): void {
    const line = this.#line;
    const column = this.#at - this.#lineStart + 1;
    let depth = 1;
    this.#at += 2;
    while (this.#at < this.#text.length) {
      const pair = this.#text.slice(this.#at, this.#at + 2);
      if (pair === '|#') {
        this.#at += 2;
        depth -= 1;
        if (depth === 0) {
          return;
        }
      } else if (pair === '#|') {
        this.#at += 2;
        depth += 1;
      } else {
        this.#advance(1);
      }
    }
    this.problem('sbpl.unclosed-comment', 'a block comment is opened and never closed', line, column);
  }

  /** Goes on behind one character. */
  #passed(code: number): void {
    this.#at += 1;
    if (code === 10) {
      this.#line += 1;
      this.#lineStart = this.#at;
    }
  }

  #advance(count: number): void {
    for (let step = 0; step < count; step += 1) {
      if (this.#text.charCodeAt(this.#at) === 10) {
        this.#line += 1;
        this.#lineStart = this.#at + 1;
      }
      this.#at += 1;
    }
  }
}
