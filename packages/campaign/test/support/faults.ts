import type { DisagreementKind } from '@runtime/campaign';
import type { BuiltInAnswer, WorldDocument, WorldHost, WorldOperations } from '@runtime/contracts';
import { type Fault, inRank } from './kernel.js';

/** A table in which one operation has an answer of its own. */
const answering = (name: string, answer: BuiltInAnswer) => (document: WorldDocument) => {
  const operations = document.operations as WorldOperations;
  const table = operations.table.map((row) => (row.name === name ? { ...row, built_in: { '1': answer, '2': answer, '3': answer } } : row));
  const others = table.map((row) => (row.name === name || row.parent === null ? row : { ...row, built_in: undefined }));
  const sources = { ...operations.sources, built_in: { source: 'captured' as const, from: 'a test' } };
  return { ...document, operations: { ...operations, table: others, sources } } as WorldDocument;
};

/** What may be wrong with a kernel, and what a campaign is to say of it. */
export const FAULTS: Record<string, { fault: Fault; kind: DisagreementKind }> = {
  'one list, the last match counts': { fault: inRank('flat'), kind: 'rank' },
  'filtered rules of all levels come before any bare one': { fault: inRank('filteredFirst'), kind: 'rank' },
  'bare rules are ranked by their place in the text': { fault: inRank('ownFirst'), kind: 'rank' },
  'the first filtered rule that matches counts': { fault: inRank('oldestFirst'), kind: 'rank' },
  'families are flattened': { fault: inRank('flattened'), kind: 'families' },
  'a family is skipped once an operation has rules': { fault: inRank('skipped'), kind: 'families' },
  'of a family only its bare rule is asked': { fault: inRank('familyBare'), kind: 'families' },
  'parents follow from names': { fault: inRank('names'), kind: 'families' },
  'a driver always allows': {
    fault: { answer: (decision, { driver }) => (driver === 'sandbox_check_probe' ? 'allow' : decision) },
    kind: 'drivers',
  },
  'a driver always denies': {
    fault: { answer: (decision, { driver }) => (driver === 'metadata_runner' ? 'deny' : decision) },
    kind: 'drivers',
  },
  'an operation allows by itself': { fault: { world: answering('file-read-metadata', 'allow') }, kind: 'built_in' },
  'an operation denies by itself': { fault: { world: answering('sysctl-read', 'deny') }, kind: 'built_in' },
  'a family allows by itself': { fault: { world: answering('file-write*', 'allow') }, kind: 'built_in' },
  'links are not walked': {
    fault: { world: (document) => ({ ...document, host: { ...(document.host as WorldHost), links: {} } }) },
    kind: 'links',
  },
  'case is ignored': { fault: { text: (text) => text.replaceAll('/case', '/Case') }, kind: 'case' },
  'imports are skipped': { fault: { imports: () => '' }, kind: 'imports' },
  'rules on default are ignored': { fault: { text: (text) => text.replace(/ default(?=[ )])/g, ' nvram-get') }, kind: 'default' },
  'a regular expression has no anchor': { fault: { text: (text) => text.replaceAll('#"^', '#"') }, kind: 'filters' },
  'require-not is ignored': { fault: { text: (text) => text.replaceAll('(require-not ', '(require-any ') }, kind: 'filters' },
  'require-all is met by one filter': { fault: { text: (text) => text.replaceAll('(require-all ', '(require-any ') }, kind: 'filters' },
  'the folder of a relative call is free': { fault: { question: (question) => ({ ...question, syscall: undefined }) }, kind: 'needs' },
  'the compiler adds no rules': { fault: { params: { NO_IMPLICIT_RULES: '1' } }, kind: 'implicit' },
};
