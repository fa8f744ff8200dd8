import type { SbplNode, Span } from '@runtime/sbpl';
import type { Profile } from '../text/profile.js';

/** One place where a name stands. */
export interface NamePlace {
  profile: Profile;
  span: Span;
}

/** What a name means in a scope: where it is defined, and where it is used. */
export interface Binding {
  name: string;
  /** A definition of the whole profile, or a name that only its form has. */
  isGlobal: boolean;
  definitions: NamePlace[];
  uses: NamePlace[];
  /** The form that defines it. */
  form: SbplNode;
}

export class NameScope {
  readonly above: NameScope | null;
  readonly bindings = new Map<string, Binding>();
  /** Every binding of this scope and those inside it. */
  readonly all: Binding[];

  constructor(above: NameScope | null) {
    this.above = above;
    this.all = above?.all ?? [];
  }

  define(name: string, place: NamePlace, form: SbplNode): void {
    const known = this.bindings.get(name);
    if (known !== undefined) {
      known.definitions.push(place);
      return;
    }
    const binding = { name, isGlobal: this.above === null, definitions: [place], uses: [], form };
    this.bindings.set(name, binding);
    this.all.push(binding);
  }

  find(name: string): Binding | undefined {
    for (let scope: NameScope | null = this; scope !== null; scope = scope.above) {
      const binding = scope.bindings.get(name);
      if (binding !== undefined) return binding;
    }
    return undefined;
  }
}
