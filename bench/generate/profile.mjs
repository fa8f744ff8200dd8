/** A profile that names many files, each once as a literal and once as a folder. */
export function manyLiterals(files) {
  const rules = Array.from(
    { length: files },
    (_, at) => `(allow file-read* (literal "/private/tmp/folder/${at}") (subpath "/private/var/${at}"))`,
  );
  return ['(version 1)', '(deny default)', ...rules].join('\n');
}

/** A profile of any length, every construct by turns: literals, subpaths, patterns, alternatives, names. */
export function manyRules(rules) {
  const lines = ['(version 1)', '(deny default)'];
  for (let rule = 0; rule < rules; rule++) {
    const path = `/private/tmp/area-${rule % 50}/file-${rule}`;
    const kinds = [
      `(allow file-read* (literal "${path}"))`,
      `(allow file-write* (subpath "${path}"))`,
      `(deny file-read-data (regex #"^/private/tmp/area-${rule % 50}/.*-${rule}$"))`,
      `(allow file-read-metadata (require-all (literal "${path}") (require-not (vnode-type SYMLINK))))`,
      `(allow mach-lookup (global-name "com.example.service-${rule}"))`,
    ];
    lines.push(kinds[rule % kinds.length]);
  }
  return lines.join('\n');
}
