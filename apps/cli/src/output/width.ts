/** How wide texts stand on a terminal. What that takes is loaded only where a text is not plain. */
export async function widthsOf(texts: readonly string[]): Promise<(text: string) => number> {
  if (texts.every((text) => /^[ -~]*$/.test(text))) return (text) => text.length;
  return (await import('string-width')).default;
}

/** Fills a text up with blanks. */
export const padded = (text: string, width: number, widthOf: (text: string) => number): string =>
  text + ' '.repeat(Math.max(0, width - widthOf(text)));
