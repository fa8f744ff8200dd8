import type { RuntimeLinks } from '@runtime/contracts';
import { LinkError } from './error.js';

/** The parts of a links document that are keyed by id. */
export type LinkSection = 'profiles' | 'expectations';

type JsonObject = Record<string, unknown>;

const isObject = (value: unknown): value is JsonObject => value !== null && typeof value === 'object' && !Array.isArray(value);

/** @throws LinkError `LINKS_INVALID` for anything but an object. */
export function assertLinks(value: unknown, path?: string): asserts value is RuntimeLinks {
  if (isObject(value)) return;
  throw new LinkError({
    code: 'LINKS_INVALID',
    message: `${path ?? 'the links document'} is not a links document: it is ${kindOf(value)}, not an object`,
    path,
    field: '',
    hint: 'compare it with the schema that `runtime schema runtime_links` prints',
  });
}

/**
 * One section. Absent, and what the reference takes for nothing (null, false, 0, "", []), is empty.
 *
 * @throws LinkError `LINKS_INVALID`, `LINKS_SECTION_INVALID`.
 */
export function sectionOf(links: unknown, name: LinkSection): JsonObject {
  assertLinks(links);
  const section: unknown = Object.hasOwn(links, name) ? links[name] : undefined;
  if (isObject(section)) return section;
  if (!section || (Array.isArray(section) && section.length === 0)) return {};
  throw new LinkError({
    code: 'LINKS_SECTION_INVALID',
    message: `the member ${name} of the links document is ${kindOf(section)}, not an object`,
    field: `/${name}`,
    hint: 'compare it with the schema that `runtime schema runtime_links` prints',
  });
}

/** The entry of an id, or null when there is none or it is not an object. */
export function entryOf(links: unknown, name: LinkSection, id: string): JsonObject | null {
  const section = sectionOf(links, name);
  const entry: unknown = Object.hasOwn(section, id) ? section[id] : null;
  return isObject(entry) ? entry : null;
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
