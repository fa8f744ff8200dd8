import type { SbplNode } from '@runtime/sbpl';
import type { Settings } from '../settings.js';
import { headOf } from '../text/nodes.js';
import type { Profile } from '../text/profile.js';

/** What texts and parameters there are besides a profile itself. */
export interface Library {
  settings: Settings;
  /** The profile of a name that is imported: an open one as it stands in the editor, else the file. */
  find(name: string): Profile | null;
}

export interface Import {
  name: string;
  node: SbplNode;
  profile: Profile | null;
}

/** The imports of a profile whose names are known without running it. */
export function importedBy(profile: Profile, library: Library): Import[] {
  const texts = new TextReader(profile, library.settings);
  const found: Import[] = [];
  const visit = (node: SbplNode): void => {
    if (node.kind !== 'list') return;
    const [, argument] = node.items;
    const name = ['import', 'load'].includes(headOf(node) ?? '') && argument !== undefined ? texts.read(argument) : null;
    if (name !== null) found.push({ name, node, profile: library.find(name) });
    else for (const item of node.items) visit(item);
  };
  for (const form of profile.tree.forms) visit(form);
  return found;
}

/** Reads texts that follow from the profile's own words: parts put together, parameters, names defined once. */
class TextReader {
  readonly #settings: Settings;
  readonly #defined = new Map<string, SbplNode | null>();

  constructor({ tree }: Profile, settings: Settings) {
    this.#settings = settings;
    for (const form of tree.forms) {
      const [, name, value] = headOf(form)?.startsWith('define') && form.kind === 'list' ? form.items : [];
      if (name?.kind === 'symbol') this.#defined.set(name.name, this.#defined.has(name.name) ? null : (value ?? null));
    }
  }

  read(node: SbplNode, depth = 0): string | null {
    if (node.kind === 'string') return node.value;
    if (depth > 16) return null;
    if (node.kind === 'symbol') {
      const value = this.#defined.get(node.name);
      return value === undefined || value === null ? null : this.read(value, depth + 1);
    }
    if (node.kind !== 'list') return null;
    const parts = node.items.slice(1).map((item) => this.read(item, depth + 1));
    if (parts.includes(null)) return null;
    if (headOf(node) === 'string-append') return parts.join('');
    return ['param', 'getenv'].includes(headOf(node) ?? '') ? (this.#settings.parameters[parts[0] ?? ''] ?? null) : null;
  }
}
