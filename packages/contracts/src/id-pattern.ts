/**
 * Turns a pattern of ids into a test: `*` stands for any characters, none included; everything else for itself. Ids hold slashes and
 * brackets, so nothing but the star is special. The time of a test grows with the lengths of both, whatever the pattern.
 */
export function idPattern(pattern: string): (id: string) => boolean {
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined) return (id) => id === pattern;
  return (id) => {
    if (!id.startsWith(first) || id.length < first.length + last.length || !id.endsWith(last)) return false;
    let at = first.length;
    const end = id.length - last.length;
    for (const part of rest) {
      const found = id.indexOf(part, at);
      if (found === -1 || found + part.length > end) return false;
      at = found + part.length;
    }
    return true;
  };
}
