import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { filtersFor, LANGUAGE, type ListNode } from '@runtime/sbpl';
import { type CompletionItem, CompletionItemKind, type CompletionList, type Position } from 'vscode-languageserver/node';
import { headOf, operationsOf } from '../text/nodes.js';
import type { Profile } from '../text/profile.js';
import { filterHelp } from '../words/filters.js';
import { ARGUMENTS, FORMS, MODIFIERS } from '../words/forms.js';
import type { Workspace } from '../workspace.js';
import { openHead, type TypingPlace, typingPlace } from './completion-context.js';
import { operationHelp } from './hover.js';

const { Operator, Function: Func, Keyword, Property, Value, File, Variable, Struct } = CompletionItemKind;

type Item = Pick<CompletionItem, 'label' | 'kind' | 'documentation' | 'detail'>;

/** What can stand at a place, by what is around it. */
export function completionAt(workspace: Workspace, profile: Profile, position: Position): CompletionList {
  const offset = profile.offset(position);
  const place = typingPlace(profile.text, offset);
  const range = profile.range(place?.start ?? offset, offset);
  const items = place === null ? [] : itemsFor(workspace, profile, place);
  return { isIncomplete: false, items: items.map((item) => ({ ...item, textEdit: { range, newText: item.label } })) };
}

function itemsFor(workspace: Workspace, profile: Profile, place: TypingPlace): Item[] {
  const list = place.open.at(-1);
  const head = list === undefined || place.isHead ? null : headOf(list);
  if (place.isText) return textsFor(workspace, place, head);
  if (list === undefined) return [];
  const rule = openHead(place, ['allow', 'deny']);
  if (place.isHead)
    return [...(rule === undefined ? formItems() : filterItems(workspace, rule)), ...definedItems(workspace, profile, Func)];
  if (head === 'with') return modifierItems(rule === undefined ? undefined : (headOf(rule) ?? undefined));
  const words = ARGUMENTS[head ?? ''];
  if (words !== undefined) return words.map((label) => ({ label, kind: Value }));
  const operations = head === 'allow' || head === 'deny' || head === 'with-operations' ? operationItems(workspace) : [];
  return [...operations, ...definedItems(workspace, profile, Variable)];
}

const operationItems = ({ world: { operations } }: Workspace): Item[] =>
  operations.names
    .filter((name) => !operations.isMessage(name))
    .map((label) => ({ label, kind: Operator, documentation: operationHelp(operations, label)?.replaceAll('`', '') ?? '' }));

function filterItems({ world: { operations } }: Workspace, rule: ListNode): Item[] {
  const named = operationsOf(rule).flatMap((name) => operations.canonical(name) ?? []);
  const filters = filtersFor(named).map((filter) => ({ label: filter.name, kind: Property, documentation: filterHelp(filter) }));
  return [
    { label: 'with', kind: Keyword, documentation: FORMS['with'] ?? '' },
    { label: 'param', kind: Keyword, documentation: FORMS['param'] ?? '' },
    ...filters,
  ];
}

const formItems = (): Item[] =>
  [...new Set([...Object.keys(FORMS), ...LANGUAGE.directives, ...LANGUAGE.forms])].map((label) => ({
    label,
    kind: Struct,
    documentation: FORMS[label] ?? '',
  }));

const modifierItems = (action: string | undefined): Item[] =>
  Object.entries(MODIFIERS)
    .filter(([, { actions }]) => action === undefined || actions.includes(action))
    .map(([label, { help }]) => ({ label, kind: Keyword, documentation: help }));

const definedItems = (workspace: Workspace, profile: Profile, kind: CompletionItemKind): Item[] =>
  workspace.namesOf(profile).defined.map(({ name }) => ({ label: name, kind }));

function textsFor({ settings }: Workspace, { word }: TypingPlace, head: string | null): Item[] {
  if (head === 'param' || head === 'getenv') {
    return Object.entries(settings.parameters).map(([label, value]) => ({ label, kind: Value, detail: value }));
  }
  if (head !== 'import' && head !== 'load') return [];
  const folder = word.includes('/') ? dirname(`${word}x`) : '';
  const names = settings.importPaths.flatMap((path) => profilesIn(join(path, folder)));
  return [...new Set(names)].sort().map((name) => ({ label: folder === '' ? name : `${folder}/${name}`, kind: File }));
}

/** Profiles and folders in a folder; none where it cannot be read. */
function profilesIn(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() || entry.name.endsWith('.sb'))
      .map(({ name }) => name);
  } catch {
    return [];
  }
}
