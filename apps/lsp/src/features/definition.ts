import type { Definition, Position } from 'vscode-languageserver/node';
import type { Profile } from '../text/profile.js';
import { uriOf } from '../text/uri.js';
import type { Workspace } from '../workspace.js';

/** Where the name at a place is defined, or the profile that is imported there. */
export function definitionAt(workspace: Workspace, profile: Profile, position: Position): Definition | null {
  const offset = profile.offset(position);
  const imported = workspace.importsOf(profile).find(({ node }) => node.span.start <= offset && offset <= node.span.end);
  if (imported !== undefined) {
    return imported.profile === null ? null : { uri: uriOf(imported.profile.file), range: imported.profile.range(0, 0) };
  }
  const found = workspace.namesOf(profile).at(profile, offset);
  return found?.definitions.map((place) => ({ uri: uriOf(place.profile.file), range: place.profile.rangeOf(place.span) })) ?? null;
}
