import type { KindTemplate } from './check.js';
import type { ExpandOptions, Expansion } from './expand.js';
import { expandMetadata } from './metadata.js';
import { expandStatic } from './static.js';
import { expandVfs } from './vfs.js';

export function expandTemplate(template: KindTemplate, options: ExpandOptions): Expansion {
  switch (template.kind) {
    case 'static':
      return expandStatic(template);
    case 'vfs':
      return expandVfs(template, options);
    case 'metadata':
      return expandMetadata(template, options);
  }
}
