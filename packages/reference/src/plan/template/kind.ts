import { isObject } from '../../python/values.js';
import { type ExpandOptions, type Expansion, templateFault } from './expand.js';
import { expandMetadata } from './metadata.js';
import { expandStatic } from './static.js';
import { expandVfs } from './vfs.js';

type TemplateKind = 'static' | 'vfs' | 'metadata';

const EXPANDERS: Record<TemplateKind, (template: Record<string, unknown>, options: ExpandOptions) => Expansion> = {
  static: expandStatic,
  vfs: expandVfs,
  metadata: expandMetadata,
};

/** What kind a template is, as its members and id say. */
function kindOfTemplate(templateId: string, template: Record<string, unknown>): TemplateKind {
  if (['plan', 'probes', 'profiles'].every((member) => isObject(template[member]))) return 'static';
  if (templateId === 'vfs-canonicalization') return 'vfs';
  if (templateId === 'metadata-runner') return 'metadata';
  throw templateFault('template.no_builder');
}

export const expandTemplate = (templateId: string, template: Record<string, unknown>, options: ExpandOptions): Expansion =>
  EXPANDERS[kindOfTemplate(templateId, template)](template, options);
