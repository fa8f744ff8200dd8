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

const ESCAPES: Record<string, string> = { '<': '\\u003c', '>': '\\u003e', '&': '\\u0026', '\u2028': '\\u2028', '\u2029': '\\u2029' };

/** JSON that cannot end its block, open a comment or be read as anything else. */
export const dataBlock = (id: string, value: unknown): Markup =>
  new Markup(
    `<script type="application/json" id="${id}">${JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, (character) => ESCAPES[character] as string)}</script>`,
  );
