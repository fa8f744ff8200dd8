import type { MetadataTemplate, PlanTemplate, StaticTemplate, VfsTemplate } from '@runtime/contracts';
import { PlanError } from '../error.js';
import { isObject, quoted } from '../finding.js';
import { faultsOf } from '../issues/faults.js';
import type { Fault } from '../types.js';

/** A template whose kind is known, so that it can be expanded. */
export type KindTemplate = StaticTemplate | VfsTemplate | MetadataTemplate;

/** A check is loaded with the first template of its kind. */
const KINDS = {
  async static(value: unknown) {
    const { staticTemplateIssues } = await import('@runtime/contracts');
    return faultsOf('static_template', value, staticTemplateIssues(value));
  },
  async vfs(value: unknown) {
    const { vfsTemplateIssues } = await import('@runtime/contracts');
    return faultsOf('vfs_template', value, vfsTemplateIssues(value));
  },
  async metadata(value: unknown) {
    const { metadataTemplateIssues } = await import('@runtime/contracts');
    return faultsOf('metadata_template', value, metadataTemplateIssues(value));
  },
} as const;

async function faultsOfNoKind(value: unknown): Promise<Fault[]> {
  const { planTemplateIssues } = await import('@runtime/contracts');
  return faultsOf('plan_template', value, planTemplateIssues(value));
}

/**
 * The check every template goes through before it is expanded: the schema of its kind, and that it is the one asked for.
 *
 * @throws PlanError `TEMPLATE_INVALID` for the first rule it breaks.
 */
export async function checkTemplate(templateId: string, value: unknown, path: string): Promise<PlanTemplate & KindTemplate> {
  const [fault] = await faults(templateId, value);
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

async function faults(templateId: string, value: unknown): Promise<Fault[]> {
  const template = isObject(value) ? value : {};
  const { kind, template_id: id } = template;
  const known = typeof kind === 'string' && Object.hasOwn(KINDS, kind) ? KINDS[kind as keyof typeof KINDS] : null;
  const found = await (known ?? faultsOfNoKind)(value);
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
