/**
 * Turns a glob of the configuration into a test on repository-relative paths: `*` and `?` stay inside one
 * component, `**` spans any number of them, `{a,b}` is either. Nothing else is special.
 */
export function globToRegExp(glob: string): RegExp {
  let out = '';
  for (let i = 0; i < glob.length; i++) {
    const unit = glob[i]!;
    if (unit === '*' && glob[i + 1] === '*') {
      const wholeComponent = (i === 0 || glob[i - 1] === '/') && (i + 2 === glob.length || glob[i + 2] === '/');
      if (wholeComponent && glob[i + 2] === '/') {
        out += '(?:[^/]+/)*';
        i += 2;
      } else {
        out += wholeComponent ? '.*' : '[^/]*';
        i += 1;
      }
    } else if (unit === '*') out += '[^/]*';
    else if (unit === '?') out += '[^/]';
    else if (unit === '{' && glob.indexOf('}', i) > i) {
      const end = glob.indexOf('}', i);
      out += `(?:${glob
        .slice(i + 1, end)
        .split(',')
        .map(escapeText)
        .join('|')})`;
      i = end;
    } else out += escapeText(unit);
  }
  return new RegExp(`^${out}$`, 'u');
}

const escapeText = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
