export type Json = Record<string, unknown>;

/** Something that a reader refuses, or takes for what it is not. */
export interface Finding {
  where: string;
  what: string;
}
