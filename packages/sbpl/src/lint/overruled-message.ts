import type { OverruledRule } from './overruled.js';

export const OVERRULED_CODES = {
  dead: 'sbpl.rule-dead',
  redundant: 'sbpl.rule-redundant',
  outranked: 'sbpl.rule-outranked',
} as const;

/** What a finding says about a rule that others stand before, with the place of the one that decides. */
export function overruledMessage({ rule, kind, by, operations }: OverruledRule): string {
  const { file, span } = by.source;
  const where = file === rule.source.file ? `line ${span.line}` : `${file} line ${span.line}`;
  switch (kind) {
    case 'dead':
      return `this rule never decides: a rule of the same operation (${where}) stands before it, matches all it matches, and says otherwise`;
    case 'redundant':
      return `this rule changes nothing: a rule of the same operation (${where}) says the same`;
    case 'outranked':
      return `this rule is not asked for ${operations.join(', ')}, whose own rule (${where}) stands before every rule of its family`;
  }
}
