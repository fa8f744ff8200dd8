import { checkDocument, type WorldDocument, type WorldIdentity, WorldSchema } from '@runtime/contracts';
import { borrowed } from './borrow.js';
import { builtInWorldIds, findBuiltInWorld, unknownWorld } from './built-in.js';
import { WorldError } from './error.js';
import { ALL_PARTS, World, type WorldPart, type WorldParts, type WorldSource } from './world.js';

export interface WorldFromDocumentOptions {
  /** The file, as errors name it. */
  path?: string | undefined;
  /** Where the document came from in the first place: a built-in one is taken as it is. Default: a repository. */
  source?: WorldSource | undefined;
}

/**
 * A world from a document: a world file of a repository, or the copy that a bundle holds. A file of version 0.1 says who
 * the host is; everything else about it is unknown.
 *
 * @throws WorldError `WORLD_INVALID`; `WORLD_UNKNOWN` for a `based_on` that is not built in.
 */
export function worldFromDocument(value: unknown, options: WorldFromDocumentOptions = {}): World {
  // A built-in world was checked when it was made.
  const problems = options.source === 'built_in' ? [] : checkDocument(WorldSchema, value);
  if (problems.length > 0) {
    const [first] = problems;
    throw new WorldError({
      code: 'WORLD_INVALID',
      message: `${options.path ?? 'the document'} is not a valid world: ${first?.field || 'the document'} ${first?.message}`,
      path: options.path,
      field: first?.field,
      hint: 'compare it with the schema that `runtime schema world` prints',
      details: { problems },
    });
  }
  return new World(documentParts(completed(value as WorldDocument | WorldIdentity)), options.source ?? 'repository');
}

/** A document whose `based_on` is resolved: the parts it borrows stand in it, as assumptions. */
function completed(document: WorldDocument | WorldIdentity): WorldDocument | WorldIdentity {
  if (!hasParts(document) || document.based_on === undefined) return document;
  const { based_on: id, ...own } = document;
  const base = findBuiltInWorld(id);
  if (base === null) throw unknownWorld(id, builtInWorldIds());
  const lent = base.document as WorldDocument;
  const parts = ALL_PARTS.map((part): [WorldPart, unknown] => [part, own[part] ?? borrowed(part, lent[part], id, document)]);
  return { ...own, ...Object.fromEntries(parts.filter(([, part]) => part !== undefined)) };
}

/** A file of version 0.1 has no schema version, and its further members mean nothing. */
const hasParts = (document: WorldDocument | WorldIdentity): document is WorldDocument => Object.hasOwn(document, 'schema_version');

function documentParts(document: WorldDocument | WorldIdentity): WorldParts {
  const part = <Part extends WorldPart>(name: Part) => (hasParts(document) ? document[name] : undefined);
  return { identity: document, has: (name) => part(name) !== undefined, part, document: () => document };
}
