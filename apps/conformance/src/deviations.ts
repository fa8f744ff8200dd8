import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '@runtime/testing/locations';

export interface Deviation {
  /** First cell of its line. */
  name: string;
  section: string;
  /** The other cells. */
  text: string;
}

export const DEVIATIONS_PAGE = 'docs/formats/deviations.md';

/** The list of deviations, by name. */
export class Deviations {
  readonly #byName: ReadonlyMap<string, Deviation>;

  constructor(page: string) {
    const byName = new Map<string, Deviation>();
    let section = '';
    for (const line of page.split('\n')) {
      const heading = /^## (.+)$/.exec(line);
      if (heading !== null) section = heading[1] ?? '';
      const row = /^\| `([A-Za-z0-9.-]+)`[^|]*\|(.*)\|$/.exec(line);
      if (row !== null) byName.set(row[1] ?? '', { name: row[1] ?? '', section, text: row[2] ?? '' });
    }
    this.#byName = byName;
  }

  static read(): Deviations {
    return new Deviations(readFileSync(join(repositoryRoot, DEVIATIONS_PAGE), 'utf8'));
  }

  find(name: string): Deviation | undefined {
    return this.#byName.get(name);
  }

  /** The deviation of this family (`bundles.`, `ops.`) whose line names the code of a refusal. */
  ofCode(family: string, code: string): Deviation | undefined {
    const spellings = [`\`${code}\``, `\`${code.split('_')[0]}_*\``];
    return [...this.#byName.values()].find(
      ({ name, text }) => name.startsWith(family) && spellings.some((spelling) => text.includes(spelling)),
    );
  }
}
