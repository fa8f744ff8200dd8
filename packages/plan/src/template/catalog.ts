import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { didYouMean, type PlanTemplate, parseJson, RuntimeError } from '@runtime/contracts';
import { isInside, readRegularFile } from '@runtime/files';
import { PlanError } from '../error.js';
import { quoted } from '../finding.js';
import { openRepository } from '../read/repository.js';
import type { RepoOptions, TemplateListing } from '../types.js';
import { checkTemplate, type KindTemplate } from './check.js';

/** The folder of the template data: beside the sources, beside the built package, or beside a bundle made of it. */
function templatesFolder(): string {
  const here = dirname(fileURLToPath(import.meta.url));
  const places = ['../../templates', '../templates', './templates'].map((place) => join(here, place));
  const found = places.find((place) => existsSync(join(place, 'index.json')));
  if (found !== undefined) return found;
  throw new PlanError({
    code: 'TEMPLATE_MISSING',
    category: 'bug',
    message: 'the template data that belong to this package are not there',
    path: places[1],
    hint: 'install the package anew',
  });
}

interface CatalogEntry {
  template_id: string;
  directory: string;
}

async function readCatalog(): Promise<{ folder: string; entries: CatalogEntry[] }> {
  const folder = templatesFolder();
  const path = join(folder, 'index.json');
  return { folder, entries: parseJson(await readRegularFile(path), { path }) as CatalogEntry[] };
}

/** A template with the folder its SBPL lies in. */
export interface TemplateFile {
  template_id: string;
  template: PlanTemplate & KindTemplate;
  folder: string;
}

/**
 * Every template, in the order of the set. `path` is repository-relative when the template lies in the repository.
 *
 * @returns One that belongs to the set and cannot be read is listed with `error`.
 */
export async function listPlanTemplates(options: RepoOptions = {}): Promise<TemplateListing[]> {
  const { folder, entries } = await readCatalog();
  const { root } = await openRepository(options);
  return Promise.all(
    entries.map(async ({ template_id, directory }) => {
      const absolute = join(folder, directory, 'template.json');
      const path = isInside(root, absolute) ? absolute.slice(root.length + 1) : absolute;
      try {
        const { template } = await openTemplate(template_id);
        return { template_id, description: template.description ?? '', path };
      } catch (error) {
        if (!(error instanceof RuntimeError)) throw error;
        return { template_id, description: '', path, error: { code: error.code, message: error.message } };
      }
    }),
  );
}

/**
 * A template by id, as its file holds it.
 *
 * @throws PlanError `TEMPLATE_UNKNOWN`, `TEMPLATE_MISSING`, `TEMPLATE_INVALID`.
 */
export async function loadPlanTemplate(templateId: string, _options: RepoOptions = {}): Promise<PlanTemplate> {
  return (await openTemplate(templateId)).template;
}

export async function openTemplate(templateId: string): Promise<TemplateFile> {
  const { folder, entries } = await readCatalog();
  const entry = entries.find(({ template_id }) => template_id === templateId);
  if (entry === undefined) {
    const ids = entries.map(({ template_id }) => template_id);
    throw new PlanError({
      code: 'TEMPLATE_UNKNOWN',
      message: `there is no template ${quoted(templateId)}`,
      hint: didYouMean(templateId, ids, `templates: ${ids.join(', ')}`),
      details: { template: templateId, known: ids },
    });
  }
  const directory = join(folder, entry.directory);
  const path = join(directory, 'template.json');
  if (!existsSync(path)) {
    throw new PlanError({
      code: 'TEMPLATE_MISSING',
      message: `the template ${templateId} has no file`,
      path,
      hint: 'install the package anew',
    });
  }
  return {
    template_id: templateId,
    template: await checkTemplate(templateId, parseJson(await readRegularFile(path), { path }), path),
    folder: directory,
  };
}
