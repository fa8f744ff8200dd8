import type { PlaceOfRule, SbplFinding } from '@runtime/sbpl';
import type { Settings } from '../settings.js';

/** What is asked of a thread: everything that compiles a profile, so that the editor never waits for it. */
export type Question = { text: string; file: string; settings: Settings } & ({ kind: 'findings' } | { kind: 'places'; start: number });

export interface Answers {
  findings: SbplFinding[];
  places: PlaceOfRule[];
}

export type Answer = { ok: true; value: Answers[keyof Answers] } | { ok: false; message: string };
