import { assembleProfile, assertReadable, printNode, readProfile, type SbplNode } from '@runtime/sbpl';
import type { World } from '@runtime/worlds';
import type { QuestionedProfile } from './types.js';

const MAX_DEPTH = 16;

interface Edit {
  start: number;
  end: number;
  text: string;
}

/**
 * The text of a profile as a run can apply it: parameters that are given are written out, and imports that are found stand
 * in place of their names. What is left is for the host.
 *
 * @throws SbplError `SBPL_INVALID` for a text that does not read.
 */
export function selfContained({ text, file, params = {}, imports }: QuestionedProfile, world: World): string {
  assertReadable(assembleProfile({ text, file }), world);
  if (Object.keys(params).length === 0 && imports === undefined) return text;
  const written = (source: string, name: string, depth: number): string => {
    const edits: Edit[] = [];
    const visit = (node: SbplNode): void => {
      const replacement = replacementOf(node);
      if (replacement !== null) {
        edits.push({ start: node.span.start, end: node.span.end, text: replacement });
        return;
      }
      if (node.kind === 'list') node.items.forEach(visit);
      if (node.kind === 'quoted') visit(node.item);
    };
    const replacementOf = (node: SbplNode): string | null => {
      const given = argumentOf(node);
      if (given === null) return null;
      if (given.word === 'param') return Object.hasOwn(params, given.value) ? quoted(params[given.value]!) : null;
      const found = depth < MAX_DEPTH ? (imports?.(given.value) ?? null) : null;
      return found === null ? null : `; from ${found.file}\n${written(found.text, found.file, depth + 1)}\n; end of ${found.file}\n`;
    };
    const { tree } = readProfile(source, { file: name });
    tree.forms.forEach(visit);
    return edited(source, edits);
  };
  return written(text, file, 0);
}

/** The one text that `param` or `import` is given. */
function argumentOf(node: SbplNode): { word: 'param' | 'import'; value: string } | null {
  if (node.kind !== 'list' || node.items.length !== 2) return null;
  const [head, argument] = node.items;
  if (head?.kind !== 'symbol' || argument?.kind !== 'string') return null;
  return head.name === 'param' || head.name === 'import' ? { word: head.name, value: argument.value } : null;
}

const quoted = (value: string): string => printNode({ kind: 'string', value, raw: false, span: { start: 0, end: 0, line: 0, column: 0 } });

function edited(source: string, edits: readonly Edit[]): string {
  let result = '';
  let at = 0;
  for (const { start, end, text } of edits) {
    result += source.slice(at, start) + text;
    at = end;
  }
  return result + source.slice(at);
}
