import { type ProfileTree, type ReadResult, readProfile, type SbplProblem, type Span } from '@runtime/sbpl';
import type { Position, Range } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { fileOf } from './uri.js';

/** A profile text, read once. */
export class Profile {
  readonly document: TextDocument;
  readonly text: string;
  readonly file: string;
  readonly #lineStarts: number[] = [];
  #read: ReadResult | null = null;

  constructor(document: TextDocument) {
    this.document = document;
    this.text = document.getText();
    this.file = fileOf(document.uri);
  }

  static of(uri: string, text: string): Profile {
    return new Profile(TextDocument.create(uri, 'sbpl', 0, text));
  }

  get tree(): ProfileTree {
    return this.#reading.tree;
  }

  get problems(): readonly SbplProblem[] {
    return this.#reading.problems;
  }

  get #reading(): ReadResult {
    this.#read ??= readProfile(this.text, { file: this.file });
    return this.#read;
  }

  offset(position: Position): number {
    return this.document.offsetAt(position);
  }

  range(start: number, end: number): Range {
    return { start: this.document.positionAt(start), end: this.document.positionAt(Math.max(start, end)) };
  }

  rangeOf({ start, end }: Span): Range {
    return this.range(start, end);
  }

  /** The offset of a place as findings give it: from 1, lines ending at a newline and at nothing else. */
  offsetAt(line: number, column: number): number {
    if (this.#lineStarts.length === 0) {
      for (let at = 0; at !== -1 && at <= this.text.length; at = this.text.indexOf('\n', at) + 1 || -1) this.#lineStarts.push(at);
    }
    return Math.min((this.#lineStarts[line - 1] ?? 0) + column - 1, this.text.length);
  }
}
