/**
 * Where a text of a document is shown:
 * - `line`: a terminal or a log, which may be that of a CI service, as a part of one line;
 * - `cell`: Markdown, as one code span that stays in its table cell;
 * - `sarif`: the message of a finding, in which square brackets make links;
 * - `xml`, `html`: text or the value of an attribute.
 */
export type TextTarget = 'line' | 'cell' | 'sarif' | 'xml' | 'html';

/** More of a text than anybody reads; what is behind it is counted. */
const LONGEST = 4096;

/** What does not print, or changes how its neighbours do: control, bidirectional, zero-width and tag characters, lone surrogates. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}]/gu;

const NAMED: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** What CI services take for an order of ours: `::error` where a line begins, `##[error]` and `##vso[` anywhere. */
const ORDER = /^\s*::|##(?=[a-z]*\[)/gi;

const spelled = (character: string): string => NAMED[character] ?? `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;

/** A text of others as it may stand in something of ours, any of which a CI service may print: what cannot be seen is spelled out, and it stays where it is put. */
export function shown(text: string, target: TextTarget): string {
  const visible = shortened(text).replace(INVISIBLE, spelled).replace(ORDER, withoutOrder);
  return TARGETS[target](visible);
}

/** Its last sign is spelled out, so that it still reads as what it is. */
const withoutOrder = (order: string): string => `${order.slice(0, -1)}\\u{${order.charCodeAt(order.length - 1).toString(16)}}`;

const shortened = (text: string): string =>
  text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}… (${text.length - LONGEST} more characters)`;

const TARGETS: Readonly<Record<TextTarget, (text: string) => string>> = {
  line: (text) => text,
  cell: codeSpan,
  sarif: (text) => text.replace(/[\\[\]]/g, (character) => `\\${character}`),
  xml: entities,
  html: entities,
};

/**
 * It may not end the cell, the span or the line, nor start HTML or a mention. A backslash before a bar would be taken together
 * with the one that escapes the bar, so it is shown by a sign that only looks alike.
 */
function codeSpan(text: string): string {
  const safe = text
    .replaceAll('`', "'")
    .replace(/\\+(?=\|)/g, (run) => '\u2216'.repeat(run.length))
    .replaceAll('|', '\\|');
  return `\`${safe.trim() === '' ? '-' : safe}\``;
}

/** By number: both languages know them, also where they know no names. */
function entities(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
