import type { ListNode, SbplNode } from '@runtime/sbpl';

/** The node and the lists around it, the outermost first, at an offset. A name is also touched at its end. */
export function nodesAt(forms: readonly SbplNode[], offset: number): SbplNode[] {
  const path: SbplNode[] = [];
  let level: readonly SbplNode[] = forms;
  for (;;) {
    const node = level.find(({ span }) => span.start <= offset && offset < span.end) ?? level.find(({ span }) => span.end === offset);
    if (node === undefined) return path;
    path.push(node);
    level = node.kind === 'list' ? node.items : node.kind === 'quoted' ? [node.item] : [];
  }
}

/** The innermost node that begins at an offset. */
export function nodeStarting(forms: readonly SbplNode[], start: number): SbplNode | null {
  const path = nodesAt(forms, start).filter(({ span }) => span.start === start);
  return path[0] ?? null;
}

/** The name at the head of a list. */
export function headOf(node: SbplNode | undefined): string | null {
  const head = node?.kind === 'list' ? node.items[0] : undefined;
  return head?.kind === 'symbol' ? head.name : null;
}

/** The operations that a rule names. */
export const operationsOf = (rule: ListNode): string[] =>
  rule.items.slice(1).flatMap((item) => (item.kind === 'symbol' ? [item.name] : []));
