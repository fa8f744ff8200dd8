/**
 * Explicit exclusion rules. A pattern is relative to the root: `*` and `?` stay within a component, `**` as a
 * component stands for any number of them. What lies below an excluded directory is excluded. No ignore file is read.
 */
export class Exclusions {
  readonly patterns: readonly string[];
  readonly #split: readonly (readonly string[])[];

  constructor(patterns: readonly string[]) {
    this.patterns = patterns;
    this.#split = patterns.map((pattern) => {
      const parts = pattern.split('/').filter((part) => part !== '' && part !== '.');
      // `x/**` excludes what lies below x, so x itself need not be opened.
      while (parts.length > 1 && parts.at(-1) === '**') parts.pop();
      return parts;
    });
  }

  /** @param isDirectory `x/**` does not exclude a file called x. */
  has(components: readonly string[], isDirectory: boolean): boolean {
    return this.#split.some(
      (parts, index) => matches(parts, components, matchesComponent) && (isDirectory || !this.patterns[index]?.endsWith('/**')),
    );
  }
}

const matchesComponent = (pattern: string, name: string): boolean =>
  pattern === name ||
  (/[*?]/.test(pattern) && matches([...pattern], [...name], (unit, character) => unit === '?' || unit === character, '*'));

/**
 * Wildcard matching by going back to the last star only, which is enough and keeps hostile patterns cheap:
 * at most the product of the two lengths.
 */
function matches(
  pattern: readonly string[],
  text: readonly string[],
  same: (pattern: string, text: string) => boolean,
  star = '**',
): boolean {
  let p = 0;
  let t = 0;
  let lastStar = -1;
  let resume = 0;
  while (t < text.length) {
    if (p < pattern.length && pattern[p] === star) {
      lastStar = p++;
      resume = t;
    } else if (p < pattern.length && same(pattern[p]!, text[t]!)) {
      p++;
      t++;
    } else if (lastStar !== -1) {
      p = lastStar + 1;
      t = ++resume;
    } else {
      return false;
    }
  }
  while (p < pattern.length && pattern[p] === star) p++;
  return p === pattern.length;
}
