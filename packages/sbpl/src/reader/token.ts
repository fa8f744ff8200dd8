type TokenKind =
  | 'open'
  | 'close'
  | 'quote'
  | 'datum-comment'
  | 'string'
  | 'raw-string'
  | 'number'
  | 'boolean'
  | 'character'
  | 'symbol'
  | 'end';

export interface Token {
  kind: TokenKind;
  start: number;
  end: number;
  line: number;
  column: number;
  /** Decoded string or character, symbol name, quote spelling, or the source of a number. */
  text: string;
  /** Value of a number. */
  value: number;
}
