import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseJson, type WorldDocument } from '@runtime/contracts';
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
        .map((name) => new World(folderParts(join(path, name)), 'built_in')),
    );
  }

  /** Every id that a world of this folder goes by, sorted by folder. */
  get ids(): readonly string[] {
    return this.#worlds().flatMap(({ ids }) => ids);
  }

  world(id: string): World | null {
    return this.#worlds().find(({ ids }) => ids.includes(id)) ?? null;
  }
}

/** A world's parts as files, each read when it is first asked for and once. */
function folderParts(path: string): WorldParts {
  const fileOf = (name: string): string => join(path, `${name}.json`);
  const has = (name: string): boolean => existsSync(fileOf(name));
  const read = (name: string): unknown => {
    const file = fileOf(name);
    return has(name) ? parseJson(readFileSync(file), { path: file }) : undefined;
  };
  const identity = read('world') as WorldDocument;
  const parts = new Map(ALL_PARTS.map((name) => [name as string, once(() => read(name))]));
  const part = <Part extends WorldPart>(name: Part) => parts.get(name)?.() as WorldDocument[Part];
  const document = once(() => {
    const known = ALL_PARTS.map((name) => [name, part(name)]).filter(([, value]) => value !== undefined);
    return { ...identity, ...Object.fromEntries(known) } as WorldDocument;
  });
  return { identity, has, part, document };
}
