import { listPlanTemplates, loadPlanTemplate, PlanError } from '@runtime/plan';
import { toThrowWithCode } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { checkTemplate } from '../../src/template/check.js';

describe('the catalogue of templates', () => {
  it('names its files relative to the repository when they lie in it', async () => {
    for (const { path, template_id } of await listPlanTemplates())
      expect(path).toBe(`packages/plan/templates/${template_id}/template.json`);
  });

  it('gives a template as its file holds it', async () => {
    expect(await loadPlanTemplate('vfs-canonicalization')).toMatchObject({ template_id: 'vfs-canonicalization', kind: 'vfs' });
  });

  it('names the near one for an id nobody knows', async () => {
    const error = await toThrowWithCode(() => loadPlanTemplate('vfs-canonicalisation'), PlanError, 'TEMPLATE_UNKNOWN');
    expect(error.hint).toContain('"vfs-canonicalization"');
    await toThrowWithCode(() => loadPlanTemplate('../x'), PlanError, 'TEMPLATE_UNKNOWN');
  });

  it.each([
    ['an array', [], 'template.not_object'],
    ['another schema', { schema_version: 'x' }, 'template.schema_mismatch'],
    ['another id', { schema_version: 'runtime-tools.plan_template.v0.1', template_id: 'b' }, 'template.id_mismatch'],
  ])('refuses a template that is %s', async (_, value, finding) => {
    const error = await toThrowWithCode(() => checkTemplate('a', value, 'template.json'), PlanError, 'TEMPLATE_INVALID');
    expect(error.details?.['finding']).toBe(finding);
  });
});
