import type { SbplNode } from '../reader/node.js';
import type { MessageRule } from './rule.js';

/** The inner rules of a message filter, and the operations that a deny among them names. */
export function messageRules(items: readonly SbplNode[]): { rules: MessageRule[]; denied: string[] } {
  const rules: MessageRule[] = [];
  const denied: string[] = [];
  for (const item of items) {
    const [head, ...rest] = item.kind === 'list' ? item.items : [];
    if (head?.kind !== 'symbol' || (head.name !== 'allow' && head.name !== 'deny')) {
      continue;
    }
    const operations = rest.flatMap((each) => (each.kind === 'symbol' ? [each.name] : []));
    rules.push({ action: head.name, operations, span: item.span });
    if (head.name === 'deny') {
      denied.push(operations[0] ?? 'a message');
    }
  }
  return { rules, denied };
}
