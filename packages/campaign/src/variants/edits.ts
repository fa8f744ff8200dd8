import { printNode, readProfile, type SbplNode } from '@runtime/sbpl';
import type { Asked } from '../types.js';

/** What becomes of a node of a profile: another one, or nothing. */
type Change = (node: SbplNode) => SbplNode | null;

/** The word that a form begins with. */
export const headOf = (node: SbplNode): string | null =>
  node.kind === 'list' && node.items[0]?.kind === 'symbol' ? node.items[0].name : null;

function changed(node: SbplNode, change: Change): SbplNode | null {
  const next = change(node);
  if (next === null || next.kind !== 'list') return next;
  return { ...next, items: next.items.flatMap((item) => changed(item, change) ?? []) };
}

const edited = (text: string, change: (forms: SbplNode[]) => SbplNode[]): string =>
  `${change(readProfile(text, { file: 'campaign.sb' }).tree.forms)
    .map((form) => printNode(form))
    .join('\n')}\n`;

/** A profile and its imports with other top-level forms. */
export const withForms = (asked: Asked, change: (forms: SbplNode[]) => SbplNode[]): Asked => ({
  ...asked,
  text: edited(asked.text, change),
  imports: new Map([...asked.imports].map(([name, text]) => [name, edited(text, change)])),
});

/** A profile and its imports with other nodes. */
export const withNodes = (asked: Asked, change: Change): Asked =>
  withForms(asked, (forms) => forms.flatMap((form) => changed(form, change) ?? []));
