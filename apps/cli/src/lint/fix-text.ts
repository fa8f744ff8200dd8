import type { Finding } from '@runtime/plan';
import { readProfile, type SbplNode } from '@runtime/sbpl';

/** What is done about a finding: the text after it, and what to tell. */
interface Fix {
  told: string;
  apply: (text: string) => string;
}

const CURLY = /[“”„‟]/g;

/** What is done about a finding in a text; nothing where the next step needs judgement. */
function fixesOf({ code, line = 0, column = 0, spellings = [] }: Finding, text: string): Fix[] {
  switch (code) {
    case 'sbpl.version-missing':
      return [{ told: 'begins with (version 1)', apply: (before) => `(version 1)\n${before}` }];
    case 'sbpl.default-missing':
      return [{ told: 'states (deny default), which a host takes where none is stated', apply: withDefault }];
    case 'sbpl.bad-token': {
      const isCurly =
        text
          .split('\n')
          [line - 1]?.slice(column - 1)
          .search(CURLY) === 0;
      return isCurly ? [{ told: `line ${line} has straight quotes`, apply: (before) => straightened(before, line) }] : [];
    }
    default:
      return spellings.flatMap(({ written, instead }) =>
        instead === undefined
          ? []
          : {
              told: `${JSON.stringify(written)} is now ${JSON.stringify(instead)}`,
              apply: (before) => respelled(before, written, instead, line),
            },
      );
  }
}

/** A text after everything that needs no judgement, and each finding that changed it with what was done. */
export function fixText(before: string, findings: readonly Finding[]): { text: string; fixed: { finding: Finding; told: string }[] } {
  let text = before;
  const fixed: { finding: Finding; told: string }[] = [];
  // What is put in front moves lines, so it comes last.
  for (const finding of [...findings].reverse()) {
    for (const { told, apply } of fixesOf(finding, before)) {
      const after = apply(text);
      if (after !== text) fixed.push({ finding, told });
      text = after;
    }
  }
  return { text, fixed };
}

const formsOf = (text: string): readonly SbplNode[] => readProfile(text, { file: 'profile.sb' }).tree.forms;

function respelled(text: string, from: string, to: string, line: number): string {
  const found: SbplNode[] = [];
  const visit = (node: SbplNode): void => {
    // A folder is asked about without the slash that may end it.
    const isMeant = node.kind === 'string' && (node.value === from || node.value.replace(/\/+$/, '') === from);
    if (isMeant && node.span.line >= line) found.push(node);
    if (node.kind === 'list') node.items.forEach(visit);
    if (node.kind === 'quoted') visit(node.item);
  };
  formsOf(text).forEach(visit);
  const [first] = found;
  if (first?.kind !== 'string') return text;
  const spelled = first.raw ? `#"${to}"` : JSON.stringify(to);
  return `${text.slice(0, first.span.start)}${spelled}${text.slice(first.span.end)}`;
}

/** A default behind the version, where there is one. */
function withDefault(text: string): string {
  const version = formsOf(text).find(
    (form) => form.kind === 'list' && form.items[0]?.kind === 'symbol' && form.items[0].name === 'version',
  );
  const end = version?.span.end ?? 0;
  return end === 0 ? `(deny default)\n${text}` : `${text.slice(0, end)}\n(deny default)${text.slice(end)}`;
}

function straightened(text: string, line: number): string {
  return text
    .split('\n')
    .map((each, at) => (at === line - 1 ? each.replace(CURLY, '"') : each))
    .join('\n');
}
