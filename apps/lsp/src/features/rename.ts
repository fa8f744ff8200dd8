import { filterMeaning, LANGUAGE } from '@runtime/sbpl';
import { LSPErrorCodes, type Position, type Range, ResponseError, type TextEdit, type WorkspaceEdit } from 'vscode-languageserver/node';
import type { Names } from '../names/names.js';
import type { NamePlace } from '../names/scope.js';
import type { Profile } from '../text/profile.js';
import { uriOf } from '../text/uri.js';
import { FORMS } from '../words/forms.js';
import type { Workspace } from '../workspace.js';

/** What no name may hold: it would end there, or be read as something else. */
const BROKEN = /[\s()[\]{}"';`,|#]|^[-+]?\d|^\.$|^$/;

const refuse = (message: string): ResponseError<void> => new ResponseError(LSPErrorCodes.RequestFailed, message);

/** The name at a place, where the profile defines it; null for everything else. */
export function renameRange(workspace: Workspace, profile: Profile, position: Position): Range | null {
  const offset = profile.offset(position);
  const found = workspace.namesOf(profile).at(profile, offset);
  const place = found && [...found.definitions, ...found.uses].find((each) => isAt(each, profile, offset));
  return place === undefined ? null : profile.rangeOf(place.span);
}

/**
 * Renames what the profile defines: in the profile, in what it imports, and in open profiles that import it.
 *
 * @throws ResponseError for a name that is none, that is taken, or that the language has.
 */
export function rename(workspace: Workspace, profile: Profile, position: Position, name: string): WorkspaceEdit {
  const offset = profile.offset(position);
  const around = workspace.namesAround(profile);
  const places = around.flatMap((names) => placesOf(names, profile, offset));
  if (places.length === 0) throw refuse('no name that this profile defines stands here');
  if (BROKEN.test(name)) throw refuse(`${JSON.stringify(name)} cannot be a name`);
  if (isOfLanguage(name, workspace)) throw refuse(`${name} is a word of the language`);
  if (around.some((names) => names.isTaken(name))) throw refuse(`${name} already stands for something here`);
  const changes = new Map<string, Map<number, TextEdit>>();
  for (const { profile: each, span } of places) {
    const uri = uriOf(each.file);
    const edits = changes.get(uri) ?? new Map<number, TextEdit>();
    changes.set(uri, edits.set(span.start, { range: each.rangeOf(span), newText: name }));
  }
  return { changes: Object.fromEntries([...changes].map(([uri, edits]) => [uri, [...edits.values()]])) };
}

function placesOf(names: Names, profile: Profile, offset: number): NamePlace[] {
  const found = names.at(profile, offset);
  return found === undefined ? [] : [...found.definitions, ...found.uses];
}

const isAt = ({ profile, span }: NamePlace, { file }: Profile, offset: number): boolean =>
  profile.file === file && span.start <= offset && offset <= span.end;

function isOfLanguage(name: string, { world }: Workspace): boolean {
  const { kind, test } = filterMeaning(name);
  const words: readonly string[] = [...LANGUAGE.directives, ...LANGUAGE.forms, ...LANGUAGE.functions, ...Object.keys(FORMS)];
  return words.includes(name) || kind !== 'other' || test !== null || world.operations.canonical(name) !== null;
}
