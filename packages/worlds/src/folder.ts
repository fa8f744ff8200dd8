import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseJson, type WorldDocument } from '@runtime/contracts';
import { borrowed } from './borrow.js';
import { once } from './once.js';
import { ALL_PARTS, World, type WorldPart, type WorldParts } from './world.js';

const IDENTITY = 'world.json';

/** Every world of a folder that holds one folder a world: `world.json` and a file for each part. */
export class WorldFolder {
  readonly #worlds: () => readonly World[];

  constructor(path: string) {
    this.#worlds = once(() =>
      readdirSync(path)
        .filter((name) => existsSync(join(path, name, IDENTITY)))
        .sort()
        .map((name) => new World(folderParts(path, name), 'built_in'))
        .sort(byRelease),
    );
  }

  /** Every id that a world of this folder goes by, the earliest release first. */
  get ids(): readonly string[] {
    return this.#worlds().flatMap(({ ids }) => ids);
  }

  world(id: string): World | null {
    return this.#worlds().find(({ ids }) => ids.includes(id)) ?? null;
  }
}

const byRelease = (a: World, b: World): number => (sortable(a) < sortable(b) ? -1 : sortable(a) > sortable(b) ? 1 : 0);

/** A version whose parts are of one width, so that it sorts as text: a collator takes longer to set up than a command to run. */
const sortable = ({ identity }: World): string => identity.product_version.replace(/\d+/g, (part) => part.padStart(6, '0'));

/** A world's parts as files, its own or those of the world it is based on, each read when it is first asked for and once. */
function folderParts(root: string, folder: string): WorldParts {
  const fileOf = (name: string): string => join(root, folder, `${name}.json`);
  const read = (name: string): unknown => {
    const file = fileOf(name);
    // In our own files names that are numbers come first and in order, as the platform's parser has them.
    return existsSync(file) ? parseJson(readFileSync(file), { path: file, anyOrder: true }) : undefined;
  };
  const { based_on: id, ...identity } = read('world') as WorldDocument;
  const base = id === undefined ? null : folderParts(root, id);
  const has = (name: WorldPart): boolean => existsSync(fileOf(name)) || base?.has(name) === true;
  const lent = (name: WorldPart): unknown => (id === undefined ? undefined : borrowed(name, base?.part(name), id, identity));
  const parts = new Map(ALL_PARTS.map((name) => [name as string, once(() => read(name) ?? lent(name))]));
  const part = <Part extends WorldPart>(name: Part) => parts.get(name)?.() as WorldDocument[Part];
  const document = once(() => {
    const known = ALL_PARTS.map((name) => [name, part(name)]).filter(([, value]) => value !== undefined);
    return { ...identity, ...Object.fromEntries(known) } as WorldDocument;
  });
  return { identity, has, part, document };
}
