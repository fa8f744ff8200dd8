import type { RowForm, SeenRow } from './row-reader.js';

/** Looks at the rows of an artifact while it is read for its digest. What it sees counts only when nothing was found wrong with the bundle. */
export interface ArtifactWatch {
  form: RowForm;
  see(row: SeenRow): void;
  /** After the last row; with the document around them where they stand inside one. */
  end?(rest: unknown): void;
  /** Where reading the rows ended in an error. */
  fail(error: Error): void;
}

/** Who looks at which artifact, by its name. */
export type ArtifactWatches = ReadonlyMap<string, ArtifactWatch>;
