import type { Profile } from '../text/profile.js';
import { importedBy, type Library } from './library.js';
import { type Binding, type NamePlace, NameScope } from './scope.js';
import { NameWalk } from './walk.js';

/** The names of a profile and of what it imports, as one text: imports stand where they are written. */
export class Names {
  readonly profiles: readonly Profile[];
  readonly #global = new NameScope(null);
  /** Every name that stands where a value is meant, also those of the language. */
  readonly #used = new Set<string>();

  constructor(profile: Profile, library: Library) {
    this.profiles = withImports(profile, library);
    const uses = this.profiles.flatMap((each) => {
      const walk = new NameWalk(each);
      walk.all(each.tree.forms, this.#global);
      return walk.uses;
    });
    for (const { name, profile: used, span, scope } of uses) {
      this.#used.add(name);
      scope.find(name)?.uses.push({ profile: used, span });
    }
  }

  /** What the profile and its imports define. */
  get defined(): readonly Binding[] {
    return [...this.#global.bindings.values()];
  }

  find(name: string): Binding | undefined {
    return this.#global.bindings.get(name);
  }

  /** What the name at an offset means. */
  at({ file }: Profile, offset: number): Binding | undefined {
    const touches = ({ profile, span }: NamePlace): boolean => profile.file === file && span.start <= offset && offset <= span.end;
    return this.#global.all.find(({ definitions, uses }) => definitions.some(touches) || uses.some(touches));
  }

  /** Whether a name stands anywhere in these texts: given to something else it could change what is meant there. */
  isTaken(name: string): boolean {
    return this.#used.has(name) || this.#global.all.some((binding) => binding.name === name);
  }
}

function withImports(profile: Profile, library: Library): Profile[] {
  const found = new Map<string, Profile>();
  const visit = (each: Profile): void => {
    if (found.has(each.file)) return;
    found.set(each.file, each);
    for (const { profile: imported } of importedBy(each, library)) if (imported !== null) visit(imported);
  };
  visit(profile);
  return [...found.values()];
}
