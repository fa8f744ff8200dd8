import { compileGlob } from '@runtime/files';

/** Explicit exclusion rules, relative to the root. What lies below an excluded directory is excluded. No ignore file is read. */
export class Exclusions {
  readonly #rules: readonly { matches: (path: string) => boolean; onlyDirectories: boolean }[];

  constructor(patterns: readonly string[]) {
    this.#rules = patterns.map((pattern) => {
      const parts = pattern.split('/').filter((part) => part !== '' && part !== '.');
      // `x/**` excludes what lies below x, so x itself need not be opened; a file called x stays.
      while (parts.length > 1 && parts.at(-1) === '**') parts.pop();
      return { matches: compileGlob(parts.join('/')), onlyDirectories: pattern.endsWith('/**') };
    });
  }

  has(path: string, isDirectory: boolean): boolean {
    return this.#rules.some(({ matches, onlyDirectories }) => (isDirectory || !onlyDirectories) && matches(path));
  }
}
