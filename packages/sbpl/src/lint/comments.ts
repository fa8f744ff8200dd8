/** What begins a comment, a text or a character. */
const OPENING = /;|#\||"|#\\/g;

/** The text with its comments blanked, every other character in its place; as it is from where something is not closed. */
export function withoutComments(text: string): string {
  const pieces: string[] = [];
  let from = 0;
  OPENING.lastIndex = 0;
  for (let match = OPENING.exec(text); match !== null; match = OPENING.exec(text)) {
    const end = endOf(match[0], text, match.index);
    if (end === null) break;
    if (match[0] === ';' || match[0] === '#|') {
      pieces.push(text.slice(from, match.index), text.slice(match.index, end).replace(/[^\n]/g, ' '));
      from = end;
    }
    OPENING.lastIndex = end;
  }
  return pieces.join('') + text.slice(from);
}

function endOf(opening: string, text: string, start: number): number | null {
  if (opening === '"') return endOfText(text, start);
  if (opening === '#\\') return start + 3;
  const [closing, length] = opening === ';' ? (['\n', 0] as const) : (['|#', 2] as const);
  const at = text.indexOf(closing, start + length);
  if (at !== -1) return at + length;
  return opening === ';' ? text.length : null;
}

function endOfText(text: string, start: number): number | null {
  for (let at = start + 1; at < text.length; at++) {
    const unit = text[at];
    if (unit === '"') return at + 1;
    if (unit === '\\') at++;
  }
  return null;
}
