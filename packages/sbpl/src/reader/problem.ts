/** Codes of what the reader, the evaluator and the compiler can find wrong with a profile. */
export type SbplProblemCode =
  | 'sbpl.size-exceeded'
  | 'sbpl.depth-exceeded'
  | 'sbpl.unclosed-list'
  | 'sbpl.unclosed-string'
  | 'sbpl.unclosed-comment'
  | 'sbpl.unexpected-close'
  | 'sbpl.bad-token'
  | 'sbpl.bad-number'
  | 'sbpl.bad-escape'
  | 'sbpl.missing-datum'
  | 'sbpl.bad-form'
  | 'sbpl.evaluation-limit'
  | 'sbpl.too-many-problems';

/** One thing wrong with a profile text. Lines and columns count from 1; a column counts UTF-16 units. */
export interface SbplProblem {
  code: SbplProblemCode;
  message: string;
  line: number;
  column: number;
  file: string;
}
