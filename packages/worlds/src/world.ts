import {
  encodePretty,
  sha256Hex,
  type WorldDocument,
  type WorldHost,
  type WorldIdentity,
  type WorldSystemProfiles,
} from '@runtime/contracts';
import { ErrnoTable } from './errnos.js';
import { WorldError } from './error.js';
import { FilterVocabulary } from './filters.js';
import { once } from './once.js';
import { OperationTable } from './operations.js';

/** Where a world came from: data of this package, or a file of the repository. */
export type WorldSource = 'built_in' | 'repository';

/** The parts of a world document that may be unknown. */
export const WORLD_PARTS = ['operations', 'filters', 'errnos', 'host'] as const;

/** All parts, with those that nothing needs. */
export const ALL_PARTS = [...WORLD_PARTS, 'system_profiles', 'run_time_block'] as const;
export type WorldPart = (typeof ALL_PARTS)[number];

/** Gives the parts of a world, each when it is first asked for. */
export interface WorldParts {
  identity: WorldIdentity & Pick<WorldDocument, 'aliases'>;
  /** Whether there is such a part, without reading it. */
  has(name: WorldPart): boolean;
  part<Part extends WorldPart>(name: Part): WorldDocument[Part];
  document(): WorldDocument | WorldIdentity;
}

/**
 * A host that evidence belongs to, and what is known of it. A part that the document lacks is unknown: its lookups
 * answer null, and {@link requireParts} says so where that is not enough.
 */
export class World {
  readonly id: string;
  /** Every id of this host, `id` first. */
  readonly ids: readonly string[];
  readonly source: WorldSource;
  readonly identity: WorldIdentity;
  readonly #parts: WorldParts;
  readonly #text = once(() => `${encodePretty(this.document)}\n`);
  readonly #sha256 = once(() => sha256Hex(this.text));
  readonly #operations = once(() => new OperationTable(this.#parts.part('operations')));
  readonly #filters = once(() => new FilterVocabulary(this.#parts.part('filters')));
  readonly #errnos = once(() => new ErrnoTable(this.#parts.part('errnos')));

  constructor(parts: WorldParts, source: WorldSource) {
    this.#parts = parts;
    this.id = parts.identity.world_id;
    this.ids = [this.id, ...(parts.identity.aliases ?? [])];
    this.source = source;
    this.identity = parts.identity;
  }

  get document(): WorldDocument | WorldIdentity {
    return this.#parts.document();
  }

  /** The document as a run keeps it. */
  get text(): string {
    return this.#text();
  }

  /** The digest of {@link text}, so of the copy in a bundle. */
  get sha256(): string {
    return this.#sha256();
  }

  get operations(): OperationTable {
    return this.#operations();
  }

  get filters(): FilterVocabulary {
    return this.#filters();
  }

  get errnos(): ErrnoTable {
    return this.#errnos();
  }

  /** The virtual host, or null where the world has none. */
  get host(): WorldHost | null {
    return this.#parts.part('host') ?? null;
  }

  /** What is known of the profiles the system ships, or null. */
  get systemProfiles(): WorldSystemProfiles | null {
    return this.#parts.part('system_profiles') ?? null;
  }

  /** Rules that a run appends on this host, besides those it appends on every other. */
  get runTimeRules(): readonly string[] {
    return this.#parts.part('run_time_block')?.rules ?? [];
  }

  /** The parts that this world does not have. */
  missing(parts: readonly WorldPart[] = WORLD_PARTS): WorldPart[] {
    return parts.filter((part) => !this.#parts.has(part));
  }
}

/**
 * @throws WorldError `WORLD_PART_MISSING` unless the world has all of these parts.
 */
export function requireParts(world: World, parts: readonly WorldPart[], purpose: string): void {
  const missing = world.missing(parts);
  if (missing.length === 0) return;
  throw new WorldError({
    code: 'WORLD_PART_MISSING',
    message: `the world ${world.id} does not say what ${purpose} needs: ${missing.join(', ')}`,
    field: `/${missing[0]}`,
    hint: `add ${missing.join(', ')} to its file, or name in \`based_on\` the built-in world that stands in`,
    details: { world_id: world.id, missing },
  });
}
