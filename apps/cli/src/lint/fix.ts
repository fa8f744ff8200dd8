import { existsSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { findRepoRoot, readTextFile, writeFileDurable } from '@runtime/files';
import type { Finding } from '@runtime/plan';
import { readProfile, type SbplNode } from '@runtime/sbpl';
import type { Context } from '../command.js';
import { at, root } from '../commands/shared.js';

/** A finding whose next step needs no judgement: one spelling in place of another, or the line that is missing. */
type Fix = { kind: 'spelling'; from: string; to: string; line: number } | { kind: 'version' };

/** Does what needs no judgement in the SBPL files of a plan; returns a line for each thing done. */
export async function fixPlan(plan: string, findings: readonly Finding[], context: Context): Promise<string[]> {
  const file = at(context, plan);
  // The digests of a built suite are its own: what is changed in it is no longer that suite.
  if (existsSync(join(dirname(file), 'suite.json'))) {
    return findings.some((each) => fixOf(each) !== null)
      ? ['nothing was fixed: this suite was built; delete its suite.json to make it yours']
      : [];
  }
  const base = await findRepoRoot({ ...root(context), input: file });
  const done: string[] = [];
  for (const path of new Set(findings.map((each) => each.path ?? ''))) {
    if (!path.endsWith('.sb') || isAbsolute(path)) continue;
    const fixes = findings.filter((each) => each.path === path).flatMap((each) => fixOf(each) ?? []);
    if (fixes.length === 0) continue;
    const before = await readTextFile(join(base, path));
    let text = before;
    for (const fix of fixes) {
      const after = fixed(text, fix);
      if (after !== text) done.push(`fixed ${path}: ${fixText(fix)}`);
      text = after;
    }
    if (text !== before) await writeFileDurable(join(base, path), text);
  }
  return done;
}

const fixText = (fix: Fix): string =>
  fix.kind === 'version' ? 'begins with (version 1)' : `${JSON.stringify(fix.from)} is now ${JSON.stringify(fix.to)}`;

function fixOf({ code, message, hint = '', line = 0 }: Finding): Fix | null {
  if (code === 'sbpl.version-missing') return { kind: 'version' };
  if (code !== 'sbpl.alias-spelling') return null;
  const from = quotedAt(message);
  const to = quotedAt(hint.replace(/^write /, ''));
  return from === null || to === null ? null : { kind: 'spelling', from, to, line };
}

/** The text in quotes that a sentence begins with. */
function quotedAt(sentence: string): string | null {
  if (!sentence.startsWith('"')) return null;
  let end = 1;
  while (end < sentence.length && sentence[end] !== '"') end += sentence[end] === '\\' ? 2 : 1;
  return end < sentence.length ? (JSON.parse(sentence.slice(0, end + 1)) as string) : null;
}

function fixed(text: string, fix: Fix): string {
  if (fix.kind === 'version') return `(version 1)\n${text}`;
  const found: SbplNode[] = [];
  const visit = (node: SbplNode): void => {
    if (node.kind === 'string' && node.value === fix.from && node.span.line >= fix.line) found.push(node);
    if (node.kind === 'list') node.items.forEach(visit);
    if (node.kind === 'quoted') visit(node.item);
  };
  readProfile(text, { file: 'profile.sb' }).tree.forms.forEach(visit);
  const [first] = found;
  if (first?.kind !== 'string') return text;
  const spelled = first.raw ? `#"${fix.to}"` : JSON.stringify(fix.to);
  return `${text.slice(0, first.span.start)}${spelled}${text.slice(first.span.end)}`;
}
