import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Behaviour, type HostAdditions, parseJson } from '@runtime/contracts';
import { BehavioursError } from './error.js';

/** The folder of the data: beside the sources and the built package, or beside a bundle made of it. */
function dataFolder(): string {
  const here = dirname(fileURLToPath(import.meta.url));
  const places = ['../data', './behaviours'].map((place) => join(here, place));
  const found = places.find((place) => existsSync(join(place, 'host.json')));
  if (found !== undefined) return found;
  throw new BehavioursError({
    code: 'BEHAVIOUR_DATA_MISSING',
    category: 'bug',
    message: 'the data of the behaviours is missing from this installation',
    path: places[0],
    hint: 'install the package again',
  });
}

let known: ReadonlyMap<string, Behaviour> | undefined;

/** Every behaviour by name, in the order of the everyday set. A file more in the folder is a behaviour more. */
export function behaviours(): ReadonlyMap<string, Behaviour> {
  if (known === undefined) {
    const folder = join(dataFolder(), 'behaviours');
    const read = readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .map((name) => parsed(join(folder, name)) as Behaviour);
    known = new Map(read.sort((a, b) => a.order - b.order || (a.name < b.name ? -1 : 1)).map((each) => [each.name, each]));
  }
  return known;
}

export const behaviourNames = (): string[] => [...behaviours().keys()];

/** What behaviours ask about and a world need not have. */
export const hostOfBehaviours = (): HostAdditions => parsed(join(dataFolder(), 'host.json')) as HostAdditions;

/** A list of the data folder. */
export const listOf = <Row>(name: string): Row[] => parsed(join(dataFolder(), name)) as Row[];

const parsed = (path: string): unknown => parseJson(readFileSync(path), { path });
