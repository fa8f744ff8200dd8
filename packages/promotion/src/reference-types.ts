import type { ReadDocument } from './documents.js';
import { PromotionError } from './error.js';
import { isObject, truthy } from './facts.js';

/**
 * The reference gives no answer at all where its documents have the wrong types; neither do we under its rules.
 *
 * @throws PromotionError `RUN_DOCUMENT_UNREADABLE`.
 */
export function requireReferenceTypes(directory: string, manifest: ReadDocument, status: ReadDocument): void {
  const refuse = (document: string, field: string, what: string): never => {
    throw new PromotionError({
      code: 'RUN_DOCUMENT_UNREADABLE',
      message: `${document} in ${directory} ${what}, so nothing can be said about the run`,
      path: document,
      field,
      hint: 'take the bundle from its source again',
    });
  };
  const object = (document: string, field: string, value: unknown): Record<string, unknown> => {
    if (isObject(value)) return value;
    return truthy(value) ? refuse(document, field, `has no object at ${field}`) : {};
  };
  for (const [name, document] of [
    ['run_manifest.json', manifest],
    ['run_status.json', status],
  ] as const) {
    if (document.kind === 'unreadable') refuse(name, '', `is not JSON (${document.message})`);
    if (document.kind === 'value' && !isObject(document.value)) refuse(name, '', 'is no object');
  }
  if (manifest.kind !== 'value') return;
  const preflight = object('run_manifest.json', '/apply_preflight', (manifest.value as Record<string, unknown>)['apply_preflight']);
  const record = object('run_manifest.json', '/apply_preflight/record', preflight['record']);
  object('run_manifest.json', '/apply_preflight/record/sandbox_check_self', record['sandbox_check_self']);
}
