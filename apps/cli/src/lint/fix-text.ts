import type { Finding } from '@runtime/plan';
import { readProfile, type SbplNode } from '@runtime/sbpl';

/** What is done about a finding: the text after it, and what to tell. */
interface Fix {
  told: string;
  apply: (text: string) => string;
}

const CURLY = /[“”„‟]/g;

/** What is done about a finding whose next step needs no judgement; null for any other. */
function fixOf({ code, message, hint = '', line = 0 }: Finding): Fix | null {
  switch (code) {
    case 'sbpl.version-missing':
      return { told: 'begins with (version 1)', apply: (text) => `(version 1)\n${text}` };
    case 'sbpl.default-missing':
      return { told: 'states (deny default), which a host takes where none is stated', apply: withDefault };
    case 'sbpl.bad-token':
      if (message.search(CURLY) !== 0) return null;
      return { told: `line ${line} has straight quotes`, apply: (text) => onLine(text, line, (each) => each.replace(CURLY, '"')) };
    case 'sbpl.doubled-backslash':
      return spelling(quotedAt(message.replace(/^the regex /, '')), line, (from) => from.replace(/\\\\([.*+?()[\]{}|^$])/g, '\\$1'));
    default:
      return hint.startsWith('write "') ? spelling(quotedAt(message), line, () => quotedAt(hint.slice('write '.length))) : null;
  }
}

export const isFixable = (finding: Finding): boolean => fixOf(finding) !== null;

/** A text after everything that needs no judgement, and each finding that changed it with what was done. */
export function fixText(before: string, findings: readonly Finding[]): { text: string; fixed: { finding: Finding; told: string }[] } {
  let text = before;
  const fixed: { finding: Finding; told: string }[] = [];
  // What is put in front moves lines, so it comes last.
  for (const finding of [...findings].reverse()) {
    const fix = fixOf(finding);
    const after = fix?.apply(text) ?? text;
    if (fix !== null && after !== text) fixed.push({ finding, told: fix.told });
    text = after;
  }
  return { text, fixed };
}

function spelling(from: string | null, line: number, spelled: (from: string) => string | null): Fix | null {
  const to = from === null ? null : spelled(from);
  if (from === null || to === null || to === from) return null;
  return { told: `${JSON.stringify(from)} is now ${JSON.stringify(to)}`, apply: (text) => respelled(text, from, to, line) };
}

/** The text in quotes that a sentence begins with. */
function quotedAt(sentence: string): string | null {
  if (!sentence.startsWith('"')) return null;
  let end = 1;
  while (end < sentence.length && sentence[end] !== '"') end += sentence[end] === '\\' ? 2 : 1;
  return end < sentence.length ? (JSON.parse(sentence.slice(0, end + 1)) as string) : null;
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

function onLine(text: string, line: number, change: (line: string) => string): string {
  return text
    .split('\n')
    .map((each, at) => (at === line - 1 ? change(each) : each))
    .join('\n');
}
