/** A comment between two nodes. */
interface Comment {
  text: string;
  /** It stands on the line of what is before it. */
  trails: boolean;
  /** An empty line stands before it. */
  apart: boolean;
}

/** What stands between two nodes of a text that reads: comments, and whether an empty line comes last. */
export interface Gap {
  comments: Comment[];
  apart: boolean;
}

const isApart = (blanks: string): boolean => /\n[^\S\n]*\r?\n/.test(blanks);

export function readGap(text: string, start: number, end: number): Gap {
  const comments: Comment[] = [];
  let blanks = '';
  let at = start;
  while (at < end) {
    const stop = endOfComment(text, at, end);
    if (stop === null) {
      blanks += text[at];
      at += 1;
      continue;
    }
    comments.push({ text: text.slice(at, stop).trimEnd(), trails: !blanks.includes('\n') && start > 0, apart: isApart(blanks) });
    blanks = '';
    at = stop;
  }
  return { comments, apart: isApart(blanks) };
}

/** Where the comment at this place ends; null where none begins. */
function endOfComment(text: string, at: number, end: number): number | null {
  if (text[at] === ';') {
    const newline = text.indexOf('\n', at);
    return newline === -1 || newline > end ? end : newline;
  }
  if (text.startsWith('#|', at)) return endOfBlock(text, at, end);
  // What a datum comment hides is not read again: it is kept as it is, to the next node.
  return text.startsWith('#;', at) ? end : null;
}

function endOfBlock(text: string, start: number, end: number): number {
  let depth = 0;
  for (let at = start; at < end; at += 1) {
    const pair = text.slice(at, at + 2);
    if (pair === '#|') depth += 1;
    else if (pair === '|#') depth -= 1;
    else continue;
    at += 1;
    if (depth === 0) return at + 1;
  }
  return end;
}
