import { relative } from 'node:path';
import type { World } from '@runtime/worlds';
import type { TextDocuments } from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { importsBelow } from './imports.js';
import { importedBy, type Library } from './names/library.js';
import { Names } from './names/names.js';
import { NO_SETTINGS, type Settings } from './settings.js';
import { Profile } from './text/profile.js';
import { uriOf } from './text/uri.js';
import { worldOf } from './world.js';

/** The profiles that are open, what they import, and what the editor says of them. */
export class Workspace {
  readonly #documents: TextDocuments<TextDocument>;
  readonly #profiles = new WeakMap<TextDocument, { version: number; profile: Profile }>();
  #settings: Settings = NO_SETTINGS;
  #world: World | null = null;

  constructor(documents: TextDocuments<TextDocument>) {
    this.#documents = documents;
  }

  get settings(): Settings {
    return this.#settings;
  }

  /** Throws where the world of the settings cannot be read; the settings hold all the same, and the baseline stands in. */
  set settings(settings: Settings) {
    this.#settings = { ...settings, world: undefined };
    this.#world = null;
    this.#world = worldOf(settings.world);
    this.#settings = settings;
  }

  get world(): World {
    this.#world ??= worldOf(undefined);
    return this.#world;
  }

  /** An open profile as it stands. */
  open(uri: string): Profile | null {
    const document = this.#documents.get(uri);
    if (document === undefined) return null;
    const known = this.#profiles.get(document);
    if (known?.version === document.version) return known.profile;
    const profile = new Profile(document);
    this.#profiles.set(document, { version: document.version, profile });
    return profile;
  }

  get library(): Library {
    const find = importsBelow(this.#settings.importPaths);
    return {
      settings: this.#settings,
      find: (name) => {
        const found = find(name);
        return found === null ? null : (this.open(uriOf(found.file)) ?? Profile.of(uriOf(found.file), found.text));
      },
    };
  }

  namesOf(profile: Profile): Names {
    return new Names(profile, this.library);
  }

  /** The names of a profile, and those of every open profile that brings it in. */
  namesAround(profile: Profile): Names[] {
    const { library } = this;
    const others = this.#documents.all().flatMap(({ uri }) => (uri === profile.document.uri ? [] : [this.open(uri) as Profile]));
    const around = others
      .map((other) => new Names(other, library))
      .filter(({ profiles }) => profiles.some(({ file }) => file === profile.file));
    return [new Names(profile, library), ...around];
  }

  importsOf(profile: Profile): ReturnType<typeof importedBy> {
    return importedBy(profile, this.library);
  }

  /** How a file is written in a text for people. */
  shown(file: string): string {
    const path = relative(process.cwd(), file);
    return path.startsWith('..') ? file : path;
  }
}
