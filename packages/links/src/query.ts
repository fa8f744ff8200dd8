import { compareCodePoints, type ExpectationLink, type ProfileLink, type RuntimeLinks } from '@runtime/contracts';
import { entryOf, sectionOf } from './sections.js';

/**
 * The ids of all linked profiles, sorted by code point. An id is listed whatever its entry is.
 *
 * @throws LinkError `LINKS_INVALID`, `LINKS_SECTION_INVALID`.
 */
export const listLinkedProfiles = (links: RuntimeLinks): string[] => Object.keys(sectionOf(links, 'profiles')).sort(compareCodePoints);

/** The ids of all linked expectations; as {@link listLinkedProfiles}. */
export const listLinkedExpectations = (links: RuntimeLinks): string[] =>
  Object.keys(sectionOf(links, 'expectations')).sort(compareCodePoints);

/**
 * The link of a profile, as the document has it; null when there is none, or when its entry is not an object.
 *
 * @throws LinkError `LINKS_INVALID`, `LINKS_SECTION_INVALID`.
 */
export const resolveProfileLink = (links: RuntimeLinks, profileId: string): ProfileLink | null =>
  entryOf(links, 'profiles', profileId) as ProfileLink | null;

/** The link of an expectation; as {@link resolveProfileLink}. */
export const resolveExpectationLink = (links: RuntimeLinks, expectationId: string): ExpectationLink | null =>
  entryOf(links, 'expectations', expectationId) as ExpectationLink | null;
