import { isObject } from '../finding.js';
import { type ExpandOptions, type Expansion, templateFault } from './expand.js';
import { expandMetadata } from './metadata.js';
import { expandStatic } from './static.js';
import { expandVfs } from './vfs.js';

export type TemplateKind = 'static' | 'vfs' | 'metadata';

const EXPANDERS: Record<TemplateKind, (template: Record<string, unknown>, options: ExpandOptions) => Expansion> = {
  static: expandStatic,
  vfs: expandVfs,
  metadata: expandMetadata,
};

/** The `kind` a template states; of older ones, which state none, what their members and id say. */
function kindOfTemplate(templateId: string, template: Record<string, unknown>): TemplateKind {
  const stated = template['kind'];
  if (stated !== undefined) {
    if (typeof stated === 'string' && Object.hasOwn(EXPANDERS, stated)) return stated as TemplateKind;
    throw templateFault(
      'template.unknown_kind',
      `there is no kind ${JSON.stringify(stated)}; known are ${Object.keys(EXPANDERS).join(', ')}`,
    );
  }
  if (['plan', 'probes', 'profiles'].every((member) => isObject(template[member]))) return 'static';
  if (templateId === 'vfs-canonicalization') return 'vfs';
  if (templateId === 'metadata-runner') return 'metadata';
  throw templateFault('template.no_builder', 'it is neither static nor of a kind that has a builder');
}

export const expandTemplate = (templateId: string, template: Record<string, unknown>, options: ExpandOptions): Expansion =>
  EXPANDERS[kindOfTemplate(templateId, template)](template, options);
