import {
  type MetadataTemplate,
  metadataTemplateIssues,
  type PlanTemplate,
  planTemplateIssues,
  type StaticTemplate,
  staticTemplateIssues,
  type VfsTemplate,
  vfsTemplateIssues,
} from '@runtime/contracts';
import { PlanError } from '../error.js';
import { isObject, quoted } from '../finding.js';
import { faultsOf } from '../issues/faults.js';
import type { Fault } from '../types.js';

/** A template whose kind is known, so that it can be expanded. */
export type KindTemplate = StaticTemplate | VfsTemplate | MetadataTemplate;

const KINDS = {
  static: { document: 'static_template', issues: staticTemplateIssues },
  vfs: { document: 'vfs_template', issues: vfsTemplateIssues },
  metadata: { document: 'metadata_template', issues: metadataTemplateIssues },
} as const;

/**
 * The check every template goes through before it is expanded: the schema of its kind, and that it is the one asked for.
 *
 * @throws PlanError `TEMPLATE_INVALID` for the first rule it breaks.
 */
export function checkTemplate(templateId: string, value: unknown, path: string): PlanTemplate & KindTemplate {
  const [fault] = faults(templateId, value);
  if (fault === undefined) return value as PlanTemplate & KindTemplate;
  const { code, field, message, hint = 'correct the template' } = fault;
  throw new PlanError({
    code: 'TEMPLATE_INVALID',
    message: `the template ${templateId}: ${message}`,
    path,
    field,
    hint,
    details: { finding: code },
  });
}

function faults(templateId: string, value: unknown): Fault[] {
  const template = isObject(value) ? value : {};
  const { kind, template_id: id } = template;
  const known = typeof kind === 'string' && Object.hasOwn(KINDS, kind) ? KINDS[kind as keyof typeof KINDS] : null;
  const found =
    known === null ? faultsOf('plan_template', value, planTemplateIssues(value)) : faultsOf(known.document, value, known.issues(value));
  if (id !== undefined && id !== templateId) {
    found.push({ code: 'template.id_mismatch', field: '/template_id', message: `the file calls itself ${quoted(id)}` });
  }
  const names = Object.keys(KINDS).join(', ');
  if (kind === undefined) found.push({ code: 'template.no_builder', field: '/kind', message: `kind is missing; kinds are ${names}` });
  else if (known === null) {
    found.push({ code: 'template.unknown_kind', field: '/kind', message: `kind is ${quoted(kind)}; kinds are ${names}` });
  }
  return found;
}
