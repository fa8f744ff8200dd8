/**
 * The last line of the expression that starts on a line of SBPL text (both counted from 1). Strings, raw strings and comments
 * hold no brackets; an expression that never ends is taken to be its first line only.
 */
export function lastLineOf(source: string, first: number): number {
  const start = offsetOfLine(source, first);
  let depth = 0;
  let line = first;
  for (let at = start; at < source.length; at++) {
    const character = source[at];
    if (character === '\n') line++;
    else if (character === ';') at = endOfComment(source, at) - 1;
    else if (character === '"') {
      const end = endOfString(source, at, source[at - 1] === '#');
      line += source.slice(at, end).split('\n').length - 1;
      at = end;
    } else if (character === '(') depth++;
    else if (character === ')' && --depth <= 0) return line;
    if (depth === 0 && line > first) return first;
  }
  return first;
}

function offsetOfLine(source: string, line: number): number {
  let at = 0;
  for (let passed = 1; passed < line; passed++) {
    const next = source.indexOf('\n', at);
    if (next === -1) return source.length;
    at = next + 1;
  }
  return at;
}

function endOfComment(source: string, at: number): number {
  const end = source.indexOf('\n', at);
  return end === -1 ? source.length : end;
}

function endOfString(source: string, at: number, raw: boolean): number {
  for (let next = at + 1; next < source.length; next++) {
    if (source[next] === '\\' && !raw) next++;
    else if (source[next] === '"') return next;
  }
  return source.length;
}
