/**
 * A JSON number kept as its source text, because JavaScript would print it differently:
 * `1.0`, `1e16`, integers beyond 2^53.
 */
export class JsonNumber {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  valueOf(): number {
    return Number(this.text);
  }

  toJSON(): number {
    return Number(this.text);
  }
}

/** Whether printing the parsed number gives the source text back. */
export const printsAsWritten = (text: string, value: number): boolean => String(value) === text;
