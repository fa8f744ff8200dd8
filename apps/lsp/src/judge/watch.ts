import type { Diagnostic } from 'vscode-languageserver/node';
import type { Settings } from '../settings.js';
import type { Profile } from '../text/profile.js';
import { diagnosticsOf } from './diagnostics.js';
import type { Judge } from './judge.js';

/** How long a profile stands still before it is judged, in milliseconds. */
const PAUSE = 100;

export interface Watched {
  /** A profile as it stands; null when it is closed. */
  read(uri: string): Profile | null;
  settings(): Settings;
  show(profile: Profile, diagnostics: Diagnostic[]): void;
  fail(profile: Profile, error: Error): void;
}

/** Judges profiles some time after they change; what was asked about an earlier text is given up. */
export class Watch {
  readonly #judge: Judge;
  readonly #watched: Watched;
  readonly #pending = new Map<string, AbortController>();

  constructor(judge: Judge, watched: Watched) {
    this.#judge = judge;
    this.#watched = watched;
  }

  changed(uri: string): void {
    this.forget(uri);
    const abort = new AbortController();
    this.#pending.set(uri, abort);
    const timer = setTimeout(() => void this.#judgeNow(uri, abort.signal), PAUSE);
    abort.signal.addEventListener('abort', () => clearTimeout(timer));
  }

  forget(uri: string): void {
    this.#pending.get(uri)?.abort();
    this.#pending.delete(uri);
  }

  async #judgeNow(uri: string, signal: AbortSignal): Promise<void> {
    const profile = this.#watched.read(uri);
    if (profile === null) return;
    const { text, file } = profile;
    try {
      const findings = await this.#judge.ask({ kind: 'findings', text, file, settings: this.#watched.settings() }, signal);
      if (findings !== null) this.#watched.show(profile, diagnosticsOf(profile, findings));
    } catch (error) {
      this.#watched.fail(profile, error as Error);
    }
  }
}
