/** One line of progress, the same for whatever is counted: how far, how fast, and at what. */
export const progressText = (counts: readonly string[], current: string | null): string =>
  `${counts.join(', ')}${current === null ? '' : `  ${current}`}`;
