import { shown } from '@runtime/contracts';

/** Markup that this project wrote. Everything else that goes into a page is text. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Part = Markup | string | number | null | false | readonly Part[];

/** Markup with what is put in escaped, unless it is markup already. Lists stand one after another; null and false are nothing. */
export const html = (strings: TemplateStringsArray, ...parts: Part[]): Markup =>
  new Markup(strings.reduce((all, string, index) => all + markupOf(parts[index - 1] ?? null) + string));

function markupOf(part: Part): string {
  if (part === null || part === false) return '';
  if (part instanceof Markup) return part.text;
  if (typeof part === 'object') return part.map(markupOf).join('');
  return escaped(String(part));
}

/** Text as HTML text: five characters by number, and what cannot be seen spelled out. */
const escaped = (text: string): string => shown(text, 'html');

/** What ends a block, cannot be seen, or is an order to a CI service that prints the page. */
const UNSAFE = /[<>&\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|#(?=#)/gu;

const escapedUnits = (text: string): string =>
  Array.from({ length: text.length }, (_, at) => `\\u${text.charCodeAt(at).toString(16).padStart(4, '0')}`).join('');

/** JSON that cannot end its block, open a comment or be read as anything else. */
export const dataBlock = (id: string, value: unknown): Markup =>
  new Markup(`<script type="application/json" id="${id}">${JSON.stringify(value).replace(UNSAFE, escapedUnits)}</script>`);
