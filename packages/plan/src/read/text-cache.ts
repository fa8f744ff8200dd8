import type { Place } from './place.js';
import { isReadFailure, type ReadFailure, type ReadText, readSbpl } from './read-document.js';

/** Reads each SBPL file once, however many profiles name it. */
export class SbplFiles {
  readonly #root: string;
  readonly #folders = new Map<string, boolean>();
  readonly #read = new Map<string, Promise<ReadText | ReadFailure>>();

  constructor(root: string) {
    this.#root = root;
  }

  read(place: Place): Promise<ReadText | ReadFailure> {
    let reading = this.#read.get(place.absolute);
    if (reading === undefined) {
      reading = readSbpl(place.host ? null : this.#root, place.absolute, this.#folders);
      this.#read.set(place.absolute, reading);
    }
    return reading;
  }

  async text(place: Place): Promise<string | null> {
    const read = await this.read(place);
    return isReadFailure(read) ? null : read.text;
  }
}
