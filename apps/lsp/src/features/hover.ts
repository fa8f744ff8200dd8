import { filterMeaning, filtersFor, type PlaceOfRule, printNode, type SbplNode } from '@runtime/sbpl';
import type { OperationTable } from '@runtime/worlds';
import { type Hover, MarkupKind, type Position } from 'vscode-languageserver/node';
import type { Names } from '../names/names.js';
import { headOf, nodesAt } from '../text/nodes.js';
import type { Profile } from '../text/profile.js';
import { filterHelp } from '../words/filters.js';
import { FORMS, MODIFIERS } from '../words/forms.js';
import type { Workspace } from '../workspace.js';

/** Asks where the rules of a form stand; empty where the profile does not compile, null when nobody waits any more. */
export type AskPlaces = (start: number) => Promise<PlaceOfRule[] | null>;

/** What stands at a place, in words. */
export async function hoverAt(workspace: Workspace, profile: Profile, position: Position, ask: AskPlaces): Promise<Hover | null> {
  const path = nodesAt(profile.tree.forms, profile.offset(position));
  const node = path.at(-1);
  const list = path.at(-2);
  if (node === undefined) return null;
  const isRule = ['allow', 'deny'].includes(headOf(list) ?? '') && list?.kind === 'list' && list.items[0] === node;
  const places = isRule ? ((await ask(list.span.start)) ?? []) : [];
  const words = isRule ? rule(list, places) : wordsFor(workspace, profile, node, list);
  return words === null ? null : { contents: { kind: MarkupKind.Markdown, value: words }, range: profile.rangeOf(node.span) };
}

function rule(list: SbplNode, places: readonly PlaceOfRule[]): string {
  const lines = places.slice(0, 12).flatMap(({ operation, turn, onwards }) => {
    const next = onwards.length === 0 ? [] : [`  - then ${onwards.join('; then ')}`];
    return [`- \`${operation}\`: ${turn}`, ...next];
  });
  const more = places.length > 12 ? [`- and ${places.length - 12} more`] : [];
  const none =
    places.length === 0 ? ['It makes no rule by itself here, or the profile does not compile.'] : ['Its rank, by operation:', ''];
  return [FORMS[headOf(list) ?? ''] ?? '', '', ...none, ...lines, ...more].join('\n');
}

function wordsFor(workspace: Workspace, profile: Profile, node: SbplNode, list: SbplNode | undefined): string | null {
  const head = headOf(list);
  if (node.kind === 'string') return textHelp(workspace, profile, node.value, head, list);
  if (node.kind !== 'symbol') return null;
  const isHead = list?.kind === 'list' && list.items[0] === node;
  const defined = definedHelp(workspace.namesOf(profile), profile, node, workspace);
  if (defined !== null) return defined;
  if (head === 'with' && !isHead) return modifierHelp(node.name);
  return isHead ? formHelp(node.name) : operationHelp(workspace.world.operations, node.name);
}

function textHelp(workspace: Workspace, profile: Profile, text: string, head: string | null, list: SbplNode | undefined): string | null {
  if (head === 'param' || head === 'getenv') {
    const value = workspace.settings.parameters[text];
    return value === undefined ? `The settings give no parameter \`${text}\`.` : `\`${text}\` is \`${value}\` by the settings.`;
  }
  const imported = workspace.importsOf(profile).find(({ node }) => node === list);
  if (imported === undefined) return null;
  return imported.profile === null ? `No folder of the import paths holds \`${imported.name}\`.` : `\`${imported.profile.file}\``;
}

function definedHelp(names: Names, profile: Profile, node: SbplNode, workspace: Workspace): string | null {
  const found = names.at(profile, node.span.start);
  const [place] = found?.definitions ?? [];
  if (found === undefined || place === undefined) return null;
  const source = printNode(found.form);
  const where = place.profile.file === profile.file ? '' : ` of \`${workspace.shown(place.profile.file)}\``;
  const text = source.length > 400 ? `${source.slice(0, 399)}…` : source;
  return `\`\`\`scheme\n${text}\n\`\`\`\nDefined on line ${place.span.line}${where}.`;
}

function modifierHelp(name: string): string | null {
  const known = MODIFIERS[name];
  return known === undefined ? null : `\`${name}\`: ${known.help} Goes with ${known.actions.join(' and ')}.`;
}

function formHelp(name: string): string | null {
  const form = FORMS[name];
  if (form !== undefined) return `\`${name}\`: ${form}`;
  if (!filtersFor([]).some((each) => each.name === name)) return null;
  return `Filter \`${name}\`. ${filterHelp(filterMeaning(name))}`;
}

/** An operation: what it is called here, whom it asks next, and what answers where no rule does. */
export function operationHelp(operations: OperationTable, name: string): string | null {
  const canonical = operations.canonical(name) ?? operations.sameAs(name);
  if (canonical === null) return operations.oldName(name) === null ? null : `\`${name}\`: an operation of another release.`;
  const chain: string[] = [];
  for (let each: string | null = operations.parent(canonical); each !== null; each = operations.parent(each)) chain.push(`\`${each}\``);
  const family = operations.family(canonical).filter((each) => each !== canonical);
  const answers = ['1', '2', '3'].flatMap((version) => {
    const answer = operations.builtIn(canonical, Number(version));
    return answer === null ? [] : [`${answer} (version ${version})`];
  });
  return [
    `Operation \`${canonical}\`${canonical === name ? '' : `, here \`${name}\``}.`,
    ...(chain.length === 0 ? [] : [`Where no rule of it matches, ${chain.join(', then ')} is asked.`]),
    ...(answers.length === 0 ? [] : [`Without a rule the host answers ${answers.join(', ')}.`]),
    ...(family.length === 0 || canonical === 'default'
      ? []
      : [`Its family has ${family.length} operations; they ask it where they have no answer.`]),
  ].join('\n\n');
}
