// What the tests of the documentation need of Markdown: headings, links, and fenced blocks with the comments before them.

/** Lines outside of fenced blocks, with their numbers. */
function* proseLines(text) {
  let fence = null;
  for (const [number, line] of text.split('\n').entries()) {
    const mark = /^\s*(`{3,}|~{3,})/.exec(line)?.[1];
    if (fence === null && mark !== undefined) fence = mark;
    else if (fence !== null && mark?.startsWith(fence)) fence = null;
    else if (fence === null) yield [number + 1, line];
  }
}

/** The anchors of a page, made from its headings as the usual hosts make them. */
export function anchorsOf(text) {
  const seen = new Map();
  const anchors = new Set();
  for (const [, line] of proseLines(text)) {
    const heading = /^#{1,6} (.+?)\s*#*$/.exec(line)?.[1];
    if (heading === undefined) continue;
    const plain = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
    const slug = plain.replace(/[^\p{L}\p{N}\p{M}_\- ]/gu, '').replaceAll(' ', '-');
    const count = seen.get(slug) ?? 0;
    seen.set(slug, count + 1);
    anchors.add(count === 0 ? slug : `${slug}-${count}`);
  }
  return anchors;
}

/** Targets of the links of a page, code left aside. */
export function linksOf(text) {
  const links = [];
  for (const [line, prose] of proseLines(text)) {
    const plain = prose.replace(/`[^`]*`/g, (code) => ' '.repeat(code.length));
    for (const [, target] of plain.matchAll(/\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)/g)) links.push({ line, target });
    const definition = /^\[[^\]]+\]:\s+(\S+)/.exec(plain)?.[1];
    if (definition !== undefined) links.push({ line, target: definition });
  }
  return links;
}

/**
 * Fenced blocks in order: language, text, and the comments that stand directly before, by their word:
 * `<!-- not run: why -->`, `<!-- exit: 1 -->`, `<!-- file: path -->`.
 */
export function blocksOf(text) {
  const blocks = [];
  const pattern = /((?:<!--[^\n]*-->\n)*)(`{3,})([\w-]*)[^\n]*\n([\s\S]*?)^\2$/gm;
  for (const match of text.matchAll(pattern)) {
    const [, comments, , language, body] = match;
    const notes = Object.fromEntries(
      [...comments.matchAll(/<!-- ([\w ]+?)(?:: (.*?))? -->/g)].map(([, word, value]) => [word, value ?? '']),
    );
    blocks.push({ line: text.slice(0, match.index).split('\n').length, language, text: body, notes });
  }
  return blocks;
}
